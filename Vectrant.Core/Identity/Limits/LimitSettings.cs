using System.Globalization;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Limits;

/// <summary>A limit that an admin set; it wins over the settings of the install.</summary>
/// <param name="Scope">A class, or an endpoint as <see cref="EndpointLimit.Endpoint"/> names it.</param>
/// <param name="Tier">For whom.</param>
/// <param name="PerMinute">Requests a minute; of connections, how many at once.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">When.</param>
public sealed record LimitSetting(string Scope, LimitTier Tier, int PerMinute, string By, DateTimeOffset At);

/// <summary>Callers who were refused most.</summary>
/// <param name="Limit">Tier and scope.</param>
/// <param name="Who">A person's name, else the address.</param>
/// <param name="Count">How often.</param>
public sealed record RefusedCaller(string Limit, string? Who, long Count);

/// <summary>Keeps the limits that admins set.</summary>
public interface ILimitStore
{
    Task<IReadOnlyList<LimitSetting>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sets a limit, or takes the setting away (null); with its audit line, and all nodes hear of it.</summary>
    /// <param name="actor">Who changes it.</param>
    /// <param name="scope">A class or an endpoint.</param>
    /// <param name="tier">For whom.</param>
    /// <param name="perMinute">Null to take it away.</param>
    /// <param name="seen">What the actor saw set; null for nothing.</param>
    /// <param name="before">What held, for the audit line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when something else is set by now than what was seen: then nothing is changed.</returns>
    Task<bool> SetAsync(Actor actor, string scope, LimitTier tier, int? perMinute, int? seen, int before, CancellationToken cancellationToken);

    /// <summary>Most refused callers since a moment, ten of them.</summary>
    Task<IReadOnlyList<RefusedCaller>> RefusedAsync(DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>An admin sets a limit, or goes back to that of the install.</summary>
public sealed class ChangeLimit(ILimitStore store, ILimits limits)
{
    private const int LongestScope = 200;

    public static Error ChangedMeanwhile { get; } = new(
        ErrorKind.Conflict, "limit_changed_meanwhile", "Somebody has changed this limit since you opened it, so nothing was changed. Look at what holds now, then decide again.");

    /// <param name="actor">Who changes it.</param>
    /// <param name="scope">A class or an endpoint.</param>
    /// <param name="tier">For whom.</param>
    /// <param name="perMinute">Null to go back.</param>
    /// <param name="seen">What the actor saw set by an admin, null for nothing: refused when somebody changed it since.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, string scope, LimitTier tier, int? perMinute, int? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageLimits))
        {
            return new Error(ErrorKind.Forbidden, "may_not_manage_limits", "Your roles do not allow changing limits. Ask an admin.");
        }

        if (TextInput.Line(scope, LongestScope) is not { } known || known != scope || !Enum.IsDefined(tier))
        {
            return new Error(ErrorKind.Invalid, "limit_unknown", "There is no such limit. Reload the page and choose one of the list.");
        }

        if (perMinute is < 1 or > RateLimitOptionsValidator.Most)
        {
            return new Error(
                ErrorKind.Invalid, "limit_out_of_range", string.Create(CultureInfo.InvariantCulture, $"A limit is a number from 1 to {RateLimitOptionsValidator.Most}."));
        }

        return await store.SetAsync(actor, scope, tier, perMinute, seen, limits.Current.PermitsOf(scope, tier) ?? 0, cancellationToken) ? Done.Instance : ChangedMeanwhile;
    }
}
