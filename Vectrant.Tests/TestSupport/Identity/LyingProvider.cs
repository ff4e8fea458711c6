using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>What the provider answers for one code. Everything is honest unless a test says otherwise.</summary>
public sealed record Answer
{
    public required string Nonce { get; init; }

    public string Subject { get; init; } = Guid.NewGuid().ToString();

    public string Email { get; init; } = $"{Guid.NewGuid():N}@harbour.example";

    /// <summary>Changes the claims of the ID token before it is signed.</summary>
    public Action<Dictionary<string, object?>> Claims { get; init; } = _ => { };

    /// <summary>Makes the token out of its claims; the honest one signs with RS256.</summary>
    public Func<LyingProvider, Dictionary<string, object?>, string> Sign { get; init; } = (provider, claims) => provider.Sign(claims);

    /// <summary>What the user's information says; null for what the token says.</summary>
    public object? UserInfo { get; init; }

    /// <summary>The challenge that the verifier must fit; null for a provider that does not look.</summary>
    public string? Challenge { get; init; }

    /// <summary>Waits for as long as the client does.</summary>
    public bool Hangs { get; init; }

    /// <summary>Bytes of white space before the answer.</summary>
    public int Padding { get; init; }
}

/// <summary>An OpenID provider that does whatever a test wants; below paths of its own it lies in its documents.</summary>
public sealed class LyingProvider : IAsyncDisposable
{
    public const string Client = "vectrant-tests";
    private const string KeyId = "one";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Answer> _answers = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _stranger = RSA.Create(2048);
    private int _keyReads;

    private LyingProvider(WebApplication app)
    {
        _app = app;
        app.MapGet("/{path}/.well-known/openid-configuration", DiscoverAsync);
        app.MapGet("/{path}/keys", Keys);
        app.MapPost("/{path}/token", TokenAsync);
        app.MapGet("/{path}/me", Me);
    }

    public string Address => _app.Urls.First();

    public int KeyReads => _keyReads;

    public string Issuer(string path) => $"{Address}/{path}";

    public static async Task<LyingProvider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new LyingProvider(builder.Build());
        await provider._app.StartAsync(cancellationToken);
        return provider;
    }

    /// <summary>A code that is good for the answer.</summary>
    public string CodeFor(Answer answer)
    {
        var code = Guid.NewGuid().ToString("N");
        _answers[code] = answer;
        return code;
    }

    public string Sign(Dictionary<string, object?> claims, string keyId = KeyId) =>
        Compact(new { alg = "RS256", kid = keyId, typ = "JWT" }, claims, bytes => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>With a key that is nowhere published, under the name of one that is.</summary>
    public string SignAsStranger(Dictionary<string, object?> claims) =>
        Compact(new { alg = "RS256", kid = KeyId }, claims, bytes => _stranger.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Unsigned(Dictionary<string, object?> claims) => Compact(new { alg = "none" }, claims, _ => []);

    /// <summary>HS256 with the published key as the shared secret.</summary>
    public string SignWithPublicKey(Dictionary<string, object?> claims) =>
        Compact(new { alg = "HS256", kid = KeyId }, claims, bytes => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), bytes));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _stranger.Dispose();
    }

    private static string Compact(object header, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64UrlText.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(object value) => Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    private async Task DiscoverAsync(HttpContext context, string path)
    {
        var issuer = Issuer(path);
        switch (path)
        {
            case "hangs":
                await HangAsync(context);
                return;
            case "moved":
                context.Response.Redirect($"{Issuer("honest")}/.well-known/openid-configuration");
                return;
            case "huge":
                await PadAsync(context, 2_000_000);
                break;
        }

        await context.Response.WriteAsJsonAsync(
            new Dictionary<string, object>
            {
                ["issuer"] = path == "other" ? "https://somebody.example" : issuer,
                ["authorization_endpoint"] = $"{issuer}/authorize",
                ["token_endpoint"] = path == "plain" ? "http://tokens.example/token" : $"{issuer}/token",
                ["jwks_uri"] = $"{issuer}/keys",
                ["userinfo_endpoint"] = $"{issuer}/me",
                ["authorization_response_iss_parameter_supported"] = true,
            },
            context.RequestAborted);
    }

    private IResult Keys(string path)
    {
        Interlocked.Increment(ref _keyReads);
        var parameters = _key.ExportParameters(false);
        return path == "keyless"
            ? Results.Json(new { keys = new[] { new { kty = "oct", k = "c2VjcmV0", kid = KeyId } } })
            : Results.Json(new
            {
                keys = new[] { new { kty = "RSA", kid = KeyId, use = "sig", n = Base64UrlText.Encode(parameters.Modulus!), e = Base64UrlText.Encode(parameters.Exponent!) } },
            });
    }

    private async Task TokenAsync(HttpContext context, string path)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!_answers.TryGetValue(form["code"].ToString(), out var answer) || (answer.Challenge is { } challenge && challenge != ChallengeOf(form["code_verifier"].ToString())))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" }, context.RequestAborted);
            return;
        }

        if (answer.Hangs)
        {
            await HangAsync(context);
            return;
        }

        await PadAsync(context, answer.Padding);
        var accessToken = form["code"].ToString();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer(path),
            ["sub"] = answer.Subject,
            ["aud"] = Client,
            ["exp"] = now + 300,
            ["iat"] = now,
            ["nonce"] = answer.Nonce,
            ["email"] = answer.Email,
            ["email_verified"] = true,
            ["name"] = "Ada Lindqvist",
            ["at_hash"] = Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)),
        };
        answer.Claims(claims);
        await context.Response.WriteAsJsonAsync(new { access_token = accessToken, token_type = "Bearer", id_token = answer.Sign(this, claims) }, context.RequestAborted);
    }

    private IResult Me(HttpRequest request) =>
        _answers.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var answer) && answer.UserInfo is { } info
            ? Results.Json(info)
            : Results.StatusCode(StatusCodes.Status401Unauthorized);

    private static string ChallengeOf(string verifier) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static async Task PadAsync(HttpContext context, int bytes)
    {
        if (bytes > 0)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(new string(' ', bytes), context.RequestAborted);
        }
    }
}
