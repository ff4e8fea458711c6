using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Secrets;
using Vectrant.Core.Guardrails.Text;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Secrets;

public sealed class SecretScannerTests
{
    private const string Random = "q7Rz2mKx" + "9vLp4TnW" + "c3Hd8Ys5";

    [Theory]
    [InlineData("my password is {0}", "hunter2", "password_stated")]
    [InlineData("Hello, my password is {0}. Can you log me in?", "hunter2", "password_stated")]
    [InlineData("pwd: {0}", "Tr0ub4dor&3", "password_stated")]
    [InlineData("Mein Passwort lautet {0}", "Sommer!2031", "password_stated")]
    [InlineData("mon mot de passe est {0}", "Soleil42", "password_stated")]
    [InlineData("I changed my password to {0} yesterday", "hunter2x", "password_stated")]
    [InlineData("The password for the portal is {0}", "Gr33nTea", "password_stated")]
    [InlineData("User: bob, PW: {0}", "Sommer24", "password_stated")]
    [InlineData("my password is {0}", "123456", "password_stated")]
    [InlineData("log in as bob with password {0} please", "x7Kp-2m", "password_stated")]
    [InlineData("We use {0} as our password, why?", "Green-Boat-41", "password_stated")]
    [InlineData("\"{0}\" is the password for the wifi", "kitten88", "password_stated")]
    [InlineData("{0} ist mein Passwort und es geht nicht", "Katze2020!", "password_stated")]
    [InlineData("my password is: \n {0}", "kitten88", "password_stated")]
    [InlineData("my password is\r\n{0}\r\nthanks", "kitten88", "password_stated")]
    [InlineData("My password:\n\n{0}\nIt fails.", "kitten88", "password_stated")]
    [InlineData("login anna / {0}", "Green-Boat-41", "password_stated")]
    [InlineData("my login is anna@mail.example / {0}, ok?", "kitten88", "password_stated")]
    [InlineData("credentials: anna:{0}", "kitten88", "password_stated")]
    [InlineData("my passwrod is {0}", "kitten88", "password_stated")]
    [InlineData("pasword: {0}", "kitten88", "password_stated")]
    [InlineData("my passowrd is {0}", "kitten88", "password_stated")]
    [InlineData("{0} is my passwoord", "kitten88", "password_stated")]
    [InlineData("the pass word is {0}", "kitten88", "password_stated")]
    [InlineData("pw {0}", "kitten88", "password_stated")]
    [InlineData("user anna pw: {0}", "kitten88", "password_stated")]
    [InlineData("one-time password is {0}", "x7Kp-29q", "password_stated")]
    [InlineData("SHOP_PASSWORD={0}", "Ox&12&Cart", "password_assigned")]
    [InlineData("https://shop.local/in?user=anna&password={0}&next", "Ox4Cart", "password_assigned")]
    [InlineData("password={0}&remember=1", "Ox4Cart", "password_assigned")]
    [InlineData("password = \"{0}\"", "Blau7Kraut", "password_assigned")]
    [InlineData("administrator_login_password = \"{0}\"", "x4-kd_9q", "password_assigned")]
    [InlineData("staging_secret_of_billing = {0}", Random + "7Q", "generic_api_key")]
    [InlineData("curl --user \"{f1}\":\"{0}\" https://api.local/v1", "{Zq5kVr1n8tA2}", "curl_auth_user")]
    [InlineData("curl -H 'X-Shop-Key: {0}' https://api.local/v1", "Zq5kVr1n8tA2", "curl_auth_header")]
    [InlineData("Server=db;User Id=sa;Password={0};Encrypt=true", "Qw7!kdLs", "password_assigned")]
    [InlineData("<add key=\"ClearTextPassword\" value=\"{0}\" />", "Blau7Kraut", "nuget_config_password")]
    [InlineData("postgres" + "://app:{0}@db.local/orders", "Zk39dkLq", "url_credentials")]
    [InlineData("http" + "://1f2e3d4c:{0}@gems.contribsys.com/", "5b6a7988", "sidekiq_sensitive_url")]
    [InlineData("Authorization: Bearer {0}", Random, "authorization_header")]
    [InlineData("Authorization: Basic {0}", "dXNlcjpCbGF1N0tyYXV0", "authorization_header")]
    [InlineData("curl -H \"X-Auth-Token: {0}\" https://api.local/v1", Random, "generic_api_key")]
    [InlineData("curl -u admin:{0} https://api.local/v1", "Blau7Kraut", "curl_auth_user")]
    [InlineData("curl -H 'Authorization: Token {0}' https://api.local", Random, "curl_auth_header")]
    [InlineData("api_key = {0}", Random, "generic_api_key")]
    [InlineData("Our secret key is {0}.", Random, "generic_api_key")]
    [InlineData("<clientSecret>{0}</clientSecret>", Random, "generic_api_key")]
    [InlineData("String refreshToken = \"{0}\";", Random, "generic_api_key")]
    [InlineData("AccountName=x;AccountKey={0};EndpointSuffix=core", Random + "==", "generic_api_key")]
    [InlineData("The access token: {0}", "5d1f9a30-7b2c-4e86-a1d4-90c3e7f2b658", "generic_api_key")]
    public void Find_Secret_IsFoundByItsRule(string template, string value, string rule)
    {
        var text = template.Replace("{0}", value, StringComparison.Ordinal);

        var finding = Assert.Single(Find(text));

        Assert.Equal("secrets." + rule, finding.Rule);
        Assert.Equal(value, text.Substring(finding.Start, finding.Length));
    }

    [Theory]
    [InlineData("password: reset")]
    [InlineData("my password is not working")]
    [InlineData("my password is wrong")]
    [InlineData("my password is invalid2")]
    [InlineData("My one time password is 482133")]
    [InlineData("Mein Einmalpasswort ist 482133")]
    [InlineData("I use the same password everywhere")]
    [InlineData("password is required")]
    [InlineData("Windows11 is the password manager I use")]
    [InlineData("I set office365 as password protected")]
    [InlineData("login page / step-2")]
    [InlineData("the login fails 24/7 and log in / log out buttons2 are gone")]
    [InlineData("login: see docs/guide2.html")]
    [InlineData("password:\n  min_length: 12")]
    [InlineData("password:\n  see the 2nd page")]
    [InlineData("pw is wrong, the pw reset fails")]
    [InlineData("My password is expired, what now?")]
    [InlineData("my password is 8 characters long")]
    [InlineData("the password must be a 12-character one")]
    [InlineData("How do I reset my password?")]
    [InlineData("token is invalid")]
    [InlineData("the api key is missing")]
    [InlineData("Authorization: required for orders over 500 dollars")]
    [InlineData("Authorization: Bearer $API_KEY")]
    [InlineData("Authorization: Bearer <token>")]
    [InlineData("api_key = \"your-api-key-here\"")]
    [InlineData("api_key = ${API_KEY}")]
    [InlineData("token: xxxxxxxxxxxxxxxxxxxx")]
    [InlineData("token: 12345678901234567890")]
    [InlineData("token: abcdefghijklmnopqrstuvwxyz123456")]
    [InlineData("password: \"changeme\"")]
    [InlineData("password=\nuser=x1")]
    [InlineData("secret: /etc/ssl/private/server1.pem")]
    [InlineData("secretName: my-tls-2")]
    [InlineData("var token = lexer.nextToken2(input)")]
    [InlineData("order 5d1f9a30-7b2c-4e86-a1d4-90c3e7f2b658 has not come")]
    [InlineData("https://user:password@host.local/")]
    [InlineData("curl -u \"$USER:$PASS\" https://host.local")]
    [InlineData("csrf-token=" + Random)]
    [InlineData("public_key = \"" + Random + "\"")]
    [InlineData("tokenFile: " + Random)]
    [InlineData("forgot password Windows11")]
    [InlineData("I lost the password to office365")]
    [InlineData("password: bob@shop.example.com")]
    [InlineData("self.password = credentials[1]")]
    [InlineData("creds = base64.b64encode(raw)")]
    [InlineData("credentials: oauth2client.OAuth2Credentials")]
    [InlineData("access_token_url='https://login.local/oauth2/access_token'")]
    [InlineData("headers['Authorization'] = self.build_digest_header2(url)")]
    [InlineData("Authorization Code Grant: https://tools.local/html/rfc6749")]
    [InlineData("{radio:!0,password:!0,image:!0}")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----")]
    [InlineData("")]
    public void Find_NoSecret_FindsNothing(string text) => Assert.Empty(Find(text));

    [Theory]
    [InlineData("")]
    [InlineData("RSA ")]
    [InlineData("OPENSSH ")]
    [InlineData("EC ")]
    [InlineData("ENCRYPTED ")]
    public void Find_PrivateKey_IsFoundFromItsFirstLineToItsLast(string label)
    {
        var block = $"-----BEGIN {label}PRIVATE KEY-----\n{string.Join('\n', Enumerable.Repeat(Random + Random, 4))}\n-----END {label}PRIVATE KEY-----";

        var finding = Assert.Single(Find($"Here:\n{block}\nDoes it work?"));

        Assert.Equal(("secrets.private_key", 6, block.Length), (finding.Rule, finding.Start, finding.Length));
    }

    [Fact]
    public void Find_KubernetesSecret_FindsTheValuesOfItsData()
    {
        const string text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: database-credentials\ndata:\n  user: YWRtaW5pc3RyYXRvcg==\n  pin: UTd6ITlrTHA=\ntype: Opaque\n";

        Assert.Equal(["YWRtaW5pc3RyYXRvcg==", "UTd6ITlrTHA="], Find(text).Select(found => text.Substring(found.Start, found.Length)));
    }

    [Fact]
    public void Find_InvisibleCharactersInside_PointsAtTheOriginal()
    {
        var text = "Grüße! my pass\u200Bword is hun\u200Bter2, ok?";

        var finding = Assert.Single(Find(text));

        Assert.Equal("hun\u200Bter2", text.Substring(finding.Start, finding.Length));
    }

    [Fact]
    public void Find_VendorsKeyBesideACommonName_TheVendorsKindWins()
    {
        var value = "sk_" + "live_" + Random;

        Assert.Equal("secrets.stripe_access_token", Assert.Single(Find($"api_key: {value}")).Rule);
    }

    [Fact]
    public void Find_ManySecrets_NoneOverlap()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => $"token{i} = \"{Random}{i}\"; password is Blau{i}Kraut x; "));
        var found = Find(text);

        Assert.Equal(100, found.Count);
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    [Fact]
    public void Find_CleanText_AllocatesNothing()
    {
        var (shadow, findings, scanner) = (new ShadowText(), new Findings(), new SecretScanner());
        shadow.Read("My card has been charged twice, the account says the payment is pending, is my password or pin wrong?");
        scanner.Find(shadow, findings);
        Assert.Equal(0, Effort.LeastBytesOfAHundred(() => scanner.Find(shadow, findings)));
        Assert.Equal(0, findings.Count);
    }

    private static IReadOnlyList<Finding> Find(string text)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        shadow.Read(text);
        new SecretScanner().Find(shadow, findings);
        return findings.ToList();
    }
}
