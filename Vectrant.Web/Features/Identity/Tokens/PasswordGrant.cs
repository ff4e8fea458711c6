using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>Signing in with a password for a program: the same check, the same delays and the same history as on the page.</summary>
internal sealed class PasswordGrant(CheckPassword check, SecondStep second, RequiredFactor required, IActorSource actors, ProgramTokens tokens, IHttpContextAccessor http)
{
    private const string GrantType = "password";
    private const int MaxClient = 80;
    private static readonly string[] Methods = [SignInMethod.Password];

    public async Task<Result<IssuedTokens>> RunAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        if (request.GrantType != GrantType)
        {
            return TokenErrors.GrantUnknown;
        }

        if (request.Username is not { } email || request.Password is not { } password)
        {
            return TokenErrors.GrantIncomplete;
        }

        var context = http.HttpContext!;
        var agent = AgentName.Of(context.Request.Headers.UserAgent);
        var address = context.Connection.RemoteIpAddress?.ToString();
        var proved = await check.RunAsync(new PasswordTry(email, password, null, new SignInOrigin(address, agent)), cancellationToken);
        if (!proved.Succeeded)
        {
            return proved.Error;
        }

        // A program has nowhere to ask for a second factor: neither for one that is set up nor for one that the roles demand.
        var actor = await actors.FindAsync(proved.Value.Id, cancellationToken);
        if (actor is null
            || await second.NeedsAsync(proved.Value.Id, cancellationToken) == NextStep.Ask
            || await required.IsMissingAsync(proved.Value.Id, actor.Roles, cancellationToken))
        {
            return TokenErrors.SecondFactorNeeded;
        }

        return await tokens.StartAsync(proved.Value.Id, Methods, new ProgramOrigin(ClientOf(request.Client) ?? agent, address), cancellationToken);
    }

    private static string? ClientOf(string? given)
    {
        var text = TextInput.Clean(given).Replace('\n', ' ');
        return text.Length == 0 ? null : TextInput.Cut(text, MaxClient);
    }
}
