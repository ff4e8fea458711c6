// The other side of our tokens. Reads {"do": …} from the standard input and writes one JSON value.
import * as jose from 'jose';
import { createHmac } from 'node:crypto';
import { text } from 'node:stream/consumers';

const input = JSON.parse(await text(process.stdin));

// Verifies a token of ours with nothing but the address of our key set.
async function verify({ token, keySet, issuer, audience }) {
  const keys = jose.createRemoteJWKSet(new URL(keySet), { timeoutDuration: 60_000 });
  const options = { issuer, audience, typ: 'at+jwt', algorithms: ['ES256'], requiredClaims: ['sub', 'sid', 'jti', 'iat', 'nbf', 'exp'] };
  const { payload, protectedHeader, key } = await jose.jwtVerify(token, keys, options);
  const thumbprint = await jose.calculateJwkThumbprint(await jose.exportJWK(key));
  return { payload, protectedHeader, thumbprint };
}

// Says what jose makes of a token that is not right.
async function refuse({ token, keySet, issuer, audience }) {
  try {
    await verify({ token, keySet, issuer, audience });
    return { code: null };
  } catch (error) {
    return { code: error.code };
  }
}

// Signs the same claims in every way that jose knows. "good" is the only one that we take.
async function sign({ claims }) {
  const pair = await jose.generateKeyPair('ES256', { extractable: true });
  const jwk = await jose.exportJWK(pair.publicKey);
  const kid = await jose.calculateJwkThumbprint(jwk);
  const header = { typ: 'at+jwt', kid };
  const jwt = (alg, key, more = {}) => new jose.SignJWT(claims).setProtectedHeader({ alg, ...header, ...more }).sign(key);
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  const tokens = {
    good: await jwt('ES256', pair.privateKey),
    embedded_jwk: await jwt('ES256', pair.privateKey, { jwk }),
    jku: await jwt('ES256', pair.privateKey, { jku: 'https://attacker.example/jwks.json' }),
    content_type: await jwt('ES256', pair.privateKey, { cty: 'JWT' }),
    other_type: await new jose.SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(pair.privateKey),
    no_kid: await new jose.SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' }).sign(pair.privateKey),
    other_kid: await jwt('ES256', pair.privateKey, { kid: '../' + kid }),
    crit: await new jose.CompactSign(payload).setProtectedHeader({ alg: 'ES256', ...header, crit: ['urn:x'], 'urn:x': 1 }).sign(pair.privateKey, { crit: { 'urn:x': true } }),
    unsecured: new jose.UnsecuredJWT(claims).encode(),
    encrypted: await new jose.EncryptJWT(claims).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header }).encrypt((await jose.generateKeyPair('ECDH-ES')).publicKey),
    other_key: await jwt('ES256', (await jose.generateKeyPair('ES256')).privateKey),
  };
  for (const alg of ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES384', 'ES512', 'Ed25519', 'EdDSA']) {
    tokens[alg] = await jwt(alg, (await jose.generateKeyPair(alg)).privateKey);
  }

  // Key confusion: our public key, in each form that somebody may hold it in, as the secret of a MAC.
  const secrets = { pem: await jose.exportSPKI(pair.publicKey), jwk: JSON.stringify(jwk), x: Buffer.from(jwk.x, 'base64url') };
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [alg, hash] of [['HS256', 'sha256'], ['HS384', 'sha384'], ['HS512', 'sha512'], ['ES256', 'sha512']]) {
      const start = [{ alg, ...header }, claims].map(part => jose.base64url.encode(JSON.stringify(part))).join('.');
      tokens[`${alg} mac keyed with ${name}`] = start + '.' + createHmac(hash, secret).update(start).digest('base64url');
    }
  }

  const unencoded = await new jose.FlattenedSign(payload).setProtectedHeader({ alg: 'ES256', ...header, b64: false, crit: ['b64'] }).sign(pair.privateKey);
  tokens.unencoded_payload = `${unencoded.protected}.${JSON.stringify(claims)}.${unencoded.signature}`;
  tokens.unencoded_encoded = `${unencoded.protected}.${jose.base64url.encode(JSON.stringify(claims))}.${unencoded.signature}`;
  tokens.nested = await new jose.CompactSign(new TextEncoder().encode(tokens.good)).setProtectedHeader({ alg: 'ES256', ...header }).sign(pair.privateKey);
  tokens.json = JSON.stringify(await new jose.GeneralSign(payload).addSignature(pair.privateKey).setProtectedHeader({ alg: 'ES256', ...header }).done().sign());
  return { jwk: { ...jwk, kid }, tokens };
}

const answer = await { verify, refuse, sign }[input.do](input);
process.stdout.write(JSON.stringify(answer));
