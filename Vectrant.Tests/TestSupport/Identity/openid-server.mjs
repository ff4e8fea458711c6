// A certified OpenID provider on a loopback port, for one test run. PUT /control/clients (an array of redirect addresses) sets it up,
// PUT /control/people/NAME gives somebody claims. Anybody can sign in there by name. Ends with its standard input.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const people = new Map();
let handler = null;
const key = (kind, options, alg) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid: alg });
const keys = [
  key('rsa', { modulusLength: 2048 }, 'RS256'),
  key('rsa', { modulusLength: 2048 }, 'PS256'),
  key('ec', { namedCurve: 'P-256' }, 'ES256'),
];

const client = (id, redirectUris, alg, method) => ({
  client_id: id,
  ...(method === 'none' ? {} : { client_secret: `secret of ${id} with 100% : special + characters` }),
  redirect_uris: redirectUris,
  token_endpoint_auth_method: method,
  id_token_signed_response_alg: alg,
});

function open(issuer, redirectUris) {
  const provider = new Provider(issuer, {
    clients: [
      client('rs', redirectUris, 'RS256', 'client_secret_basic'),
      client('ps', redirectUris, 'PS256', 'client_secret_basic'),
      client('es', redirectUris, 'ES256', 'none'),
    ],
    jwks: { keys },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
  });
  return provider.callback();
}

async function body(request) {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

const server = createServer(async (request, response) => {
  const control = request.method === 'PUT' && request.url.startsWith('/control/');
  if (control && request.url === '/control/clients') {
    handler = open(`http://127.0.0.1:${server.address().port}`, await body(request));
    response.writeHead(204).end();
  } else if (control) {
    people.set(decodeURIComponent(request.url.split('/').pop()), await body(request));
    response.writeHead(204).end();
  } else if (handler) {
    handler(request, response);
  } else {
    response.writeHead(503).end();
  }
});
process.stdin.resume().on('end', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
