using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>
/// Signing in with GitHub, which has OAuth 2.0 and no ID token: who somebody is comes from GitHub's interface, asked with the access token that
/// the code was exchanged for over TLS. The number of the account is the subject; names can be given to others.
/// </summary>
internal sealed class GitHubSignIn(ProviderHttp http)
{
    private const int LongestName = 200;
    private const string Public = "https://github.com";

    public static Uri Begin(ProviderSettings settings, SignInAttempt attempt, Uri callback) =>
        new(QueryHelpers.AddQueryString(settings.Issuer + "/login/oauth/authorize", new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = callback.AbsoluteUri,
            ["scope"] = settings.Scope,
            ["state"] = attempt.State,
            ["code_challenge"] = attempt.Challenge,
            ["code_challenge_method"] = "S256",
        }));

    public async Task<Result<ExternalIdentity>> RedeemAsync(
        ProviderSettings settings, SignInAttempt attempt, ProviderAnswer answer, Uri callback, CancellationToken cancellationToken)
    {
        if (answer.Issuer is not null && answer.Issuer != settings.Issuer && answer.Issuer != settings.Issuer + "/login/oauth")
        {
            return ProviderErrors.MixedUp;
        }

        if (answer.Error is { } refusal)
        {
            return refusal == "access_denied" ? ProviderErrors.Cancelled : ProviderErrors.Failed;
        }

        var form = new Dictionary<string, string>
        {
            ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret,
            ["code"] = answer.Code ?? "",
            ["redirect_uri"] = callback.AbsoluteUri,
            ["code_verifier"] = attempt.Verifier,
        };
        var tokens = await http.PostAsync(new Uri(settings.Issuer + "/login/oauth/access_token"), form, null, settings.Timeout, cancellationToken);
        if (!tokens.Succeeded)
        {
            return tokens.Error;
        }

        // GitHub refuses a code with status 200 and an error in the body.
        if (tokens.Value.ValueKind != JsonValueKind.Object || StrictJson.Text(tokens.Value, "access_token") is not { Length: > 0 } accessToken || accessToken.Any(letter => letter is <= ' ' or > '~'))
        {
            return ProviderErrors.Failed;
        }

        return await AskAsync(attempt.Provider, settings, accessToken, cancellationToken);
    }

    /// <summary>Whether its interface answers; null when it does.</summary>
    public async Task<Error?> CheckAsync(ProviderSettings settings, CancellationToken cancellationToken)
    {
        var answer = await http.GetAsync(Api(settings, "/meta"), null, settings.Timeout, cancellationToken);
        return answer.Error;
    }

    /// <summary>Where GitHub's interface is; an own GitHub Enterprise has it below its own address.</summary>
    public static Uri Api(ProviderSettings settings, string path) => new(settings.Issuer == Public ? "https://api.github.com" + path : settings.Issuer + "/api/v3" + path);

    private async Task<Result<ExternalIdentity>> AskAsync(string provider, ProviderSettings settings, string accessToken, CancellationToken cancellationToken)
    {
        var user = await http.GetAsync(Api(settings, "/user"), accessToken, settings.Timeout, cancellationToken);
        if (!user.Succeeded)
        {
            return user.Error;
        }

        if (user.Value.ValueKind != JsonValueKind.Object || !user.Value.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number))
        {
            return ProviderErrors.Unreadable;
        }

        var emails = await http.GetAsync(Api(settings, "/user/emails"), accessToken, settings.Timeout, cancellationToken);
        if (!emails.Succeeded)
        {
            return emails.Error;
        }

        var primary = emails.Value.ValueKind == JsonValueKind.Array
            ? emails.Value.EnumerateArray().FirstOrDefault(email => email.ValueKind == JsonValueKind.Object && IsTrue(email, "primary"))
            : default;
        var known = primary.ValueKind == JsonValueKind.Object;
        var login = StrictJson.Text(user.Value, "login");
        return new ExternalIdentity(
            provider,
            settings.Issuer,
            number.ToString(CultureInfo.InvariantCulture),
            known ? StrictJson.Text(primary, "email") : null,
            known && IsTrue(primary, "verified"),
            TextInput.Line(StrictJson.Text(user.Value, "name"), LongestName) ?? TextInput.Line(login, LongestName),
            login is null ? [] : [new ExternalClaim("login", login)]);
    }

    private static bool IsTrue(JsonElement owner, string member) => owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;
}
