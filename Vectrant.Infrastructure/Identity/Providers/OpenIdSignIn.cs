using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>Signing in with OpenID Connect: authorization code, PKCE, nonce, ID token, and the user's information where the token lacks the address.</summary>
internal sealed class OpenIdSignIn(ProviderHttp http, ProviderDocuments documents, IOptions<ProviderOptions> options, TimeProvider clock)
{
    private const int LongestToken = 16_384;

    public async Task<Result<Uri>> BeginAsync(ProviderSettings settings, SignInAttempt attempt, Uri callback, CancellationToken cancellationToken)
    {
        var metadata = await documents.MetadataAsync(attempt.Provider, settings, anew: false, cancellationToken);
        if (!metadata.Succeeded)
        {
            return metadata.Error;
        }

        var request = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = callback.AbsoluteUri,
            ["scope"] = settings.Scope,
            ["state"] = attempt.State,
            ["nonce"] = attempt.Nonce,
            ["code_challenge"] = attempt.Challenge,
            ["code_challenge_method"] = "S256",
        };
        if (attempt.ProvedAfter is not null)
        {
            // The one asks for the proof; the other makes the provider say when it was given, which is checked.
            (request["prompt"], request["max_age"]) = ("login", "0");
        }

        return new Uri(QueryHelpers.AddQueryString(metadata.Value.Authorization.AbsoluteUri, request));
    }

    public async Task<Result<ExternalIdentity>> RedeemAsync(
        ProviderSettings settings, SignInAttempt attempt, ProviderAnswer answer, Uri callback, CancellationToken cancellationToken)
    {
        var read = await documents.MetadataAsync(attempt.Provider, settings, anew: false, cancellationToken);
        if (!read.Succeeded)
        {
            return read.Error;
        }

        // RFC 9207: somebody who runs one provider must not be able to hand in the code of another.
        var metadata = read.Value;
        if (answer.Issuer is null ? metadata.AnswersNameIssuer : answer.Issuer != metadata.Issuer)
        {
            return ProviderErrors.MixedUp;
        }

        if (answer.Error is { } refusal)
        {
            return refusal == "access_denied" ? ProviderErrors.Cancelled : ProviderErrors.Failed;
        }

        var tokens = await http.PostAsync(metadata.Token, Form(settings, attempt, answer.Code ?? "", callback, metadata), Basic(settings, metadata), settings.Timeout, cancellationToken);
        if (!tokens.Succeeded)
        {
            return tokens.Error;
        }

        if (tokens.Value.ValueKind != JsonValueKind.Object || StrictJson.Text(tokens.Value, "id_token") is not { } idToken)
        {
            return ProviderErrors.Token("missing");
        }

        var accessToken = StrictJson.Text(tokens.Value, "access_token");
        var expected = new IdTokenExpectation(settings, metadata, attempt, accessToken, options.Value.ClockSkew);
        var claims = await VerifyAsync(idToken, expected, cancellationToken);
        if (!claims.Succeeded)
        {
            return claims.Error;
        }

        var more = await MoreAsync(settings, metadata, claims.Value, accessToken, cancellationToken);
        return more.Succeeded ? ClaimReader.Read(attempt.Provider, settings, claims.Value, more.Value.Claims) : more.Error;
    }

    private async Task<Result<JsonElement>> VerifyAsync(string idToken, IdTokenExpectation expected, CancellationToken cancellationToken)
    {
        var (provider, settings, metadata) = (expected.Attempt.Provider, expected.Settings, expected.Metadata);
        var token = IdTokenVerifier.Parse(idToken, settings);
        if (!token.Succeeded)
        {
            return token.Error;
        }

        var keys = await documents.KeysAsync(provider, settings, metadata, anew: false, cancellationToken);
        if (!keys.Succeeded)
        {
            return keys.Error;
        }

        var candidates = IdTokenVerifier.Candidates(token.Value, keys.Value.Keys);
        if (candidates.Count == 0 && await documents.NewerKeysAsync(provider, settings, metadata, cancellationToken) is { } newer)
        {
            if (!newer.Succeeded)
            {
                return newer.Error;
            }

            candidates = IdTokenVerifier.Candidates(token.Value, newer.Value.Keys);
        }

        return IdTokenVerifier.Verify(token.Value, candidates, expected, clock.GetUtcNow());
    }

    /// <summary>The user's information, where the ID token lacks something that is needed. It must be about the same subject.</summary>
    private async Task<Result<MoreClaims>> MoreAsync(
        ProviderSettings settings, ProviderMetadata metadata, JsonElement claims, string? accessToken, CancellationToken cancellationToken)
    {
        var complete = claims.TryGetProperty("email", out _) && settings.RoleMapping.TrueForAll(mapping => ClaimReader.Has(claims, mapping.Claim));
        if (complete || metadata.UserInfo is null || accessToken is not { Length: > 0 and <= LongestToken } || accessToken.Any(letter => letter is <= ' ' or > '~'))
        {
            return new MoreClaims(null);
        }

        var answer = await http.GetAsync(metadata.UserInfo, accessToken, settings.Timeout, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        if (answer.Value.ValueKind != JsonValueKind.Object)
        {
            return ProviderErrors.Unreadable;
        }

        return StrictJson.Text(answer.Value, "sub") == StrictJson.Text(claims, "sub") ? new MoreClaims(answer.Value) : ProviderErrors.Token("other_subject");
    }

    private static Dictionary<string, string> Form(ProviderSettings settings, SignInAttempt attempt, string code, Uri callback, ProviderMetadata metadata)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = callback.AbsoluteUri,
            ["code_verifier"] = attempt.Verifier,
        };
        if (settings.ClientSecret.Length == 0 || metadata.SecretInForm)
        {
            form["client_id"] = settings.ClientId;
        }

        if (settings.ClientSecret.Length > 0 && metadata.SecretInForm)
        {
            form["client_secret"] = settings.ClientSecret;
        }

        return form;
    }

    // RFC 6749 section 2.3.1: both parts are encoded like a form before they are joined.
    private static string? Basic(ProviderSettings settings, ProviderMetadata metadata) => settings.ClientSecret.Length == 0 || metadata.SecretInForm
        ? null
        : Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(settings.ClientSecret)}"));

    private sealed record MoreClaims(JsonElement? Claims);
}
