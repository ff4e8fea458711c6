using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Web.Security;

/// <summary>
/// Ends the sign-in of an open page as soon as any node changes something about it: signed out everywhere, another
/// password, other roles, disabled. The page then loads anew, with the cookie as it is by then; the sign-in page shows
/// when that holds no more. The check at intervals catches what time ends, and a notice that was lost.
/// </summary>
internal sealed class CircuitSignIn : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));
    private readonly ISignInStanding _standing;
    private readonly SecurityOptions _security;
    private readonly IdentityOptions _identity;
    private readonly ILogger<CircuitSignIn> _logger;
    private readonly Lock _gate = new();
    private PersonId? _watched;
    private IDisposable? _watch;
    private bool _disposed;

    public CircuitSignIn(ILoggerFactory loggers, ISignInStanding standing, IOptions<SecurityOptions> security, IOptions<IdentityOptions> identity)
        : base(loggers)
    {
        _standing = standing;
        _security = security.Value;
        _identity = identity.Value;
        _logger = loggers.CreateLogger<CircuitSignIn>();
        AuthenticationStateChanged += OnStateChanged;
    }

    protected override TimeSpan RevalidationInterval => _security.RevalidationInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authenticationState);
        return SessionCookie.ProofOf(authenticationState.User, _identity) is { } proof
            && await _standing.OfAsync(proof, active: false, cancellationToken) == Standing.Holds;
    }

    protected override void Dispose(bool disposing)
    {
        AuthenticationStateChanged -= OnStateChanged;
        lock (_gate)
        {
            _disposed = true;
            _watch?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void OnStateChanged(Task<AuthenticationState> state) => _ = FollowAsync(state);

    private async Task FollowAsync(Task<AuthenticationState> state)
    {
        var person = SessionCookie.ProofOf((await state).User, _identity)?.Person;
        lock (_gate)
        {
            if (_disposed || person == _watched)
            {
                return;
            }

            _watch?.Dispose();
            _watched = person;
            _watch = person is { } someone ? _standing.Watch(someone, () => _ = CheckAsync()) : null;
        }

        // What changed before the watch stood.
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        try
        {
            var state = await GetAuthenticationStateAsync();
            if (state.User.Identity?.IsAuthenticated == true && !await ValidateAuthenticationStateAsync(state, CancellationToken.None))
            {
                SetAuthenticationState(Task.FromResult(Nobody));
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Nobody waits for this call; an open page that could not be checked is checked again at the interval.
            _logger.LogWarning(problem, "A sign-in could not be checked after a change.");
        }
    }
}
