using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>How often somebody tried in vain.</summary>
/// <param name="Failures">Tries in a row that did not end well, the running one among them.</param>
/// <param name="LastAt">When the last one began.</param>
/// <param name="RestsUntil">Until when no try is looked at; null while there is none to wait for.</param>
public sealed record Pace(int Failures, DateTimeOffset LastAt, DateTimeOffset? RestsUntil);

/// <summary>
/// The growing delay: some tries at once, then a wait that doubles with each further one up to a maximum. A try is counted
/// before the password is looked at, so that many at the same time are no more than many one after the other. What is
/// refused while resting does not count: an attacker cannot push the end of the rest away.
/// </summary>
public sealed class SignInPacing(IOptions<AccountOptions> options)
{
    /// <returns>The pace to keep, and how long to wait; null when the try may be made.</returns>
    public (Pace Pace, TimeSpan? Wait) Take(Pace? known, DateTimeOffset now)
    {
        if (known?.RestsUntil is { } until && until > now)
        {
            return (known, until - now);
        }

        var failures = known is null || now - known.LastAt >= TimeSpan.FromHours(options.Value.ForgetHours) ? 1 : known.Failures + 1;
        return (new Pace(failures, now, failures < options.Value.SignInTries ? null : now + RestAfter(failures)), null);
    }

    private TimeSpan RestAfter(int failures)
    {
        var doublings = Math.Min(failures - options.Value.SignInTries, 30);
        var minutes = Math.Min(options.Value.RestMinutes * Math.Pow(2, doublings), options.Value.RestMaxMinutes);
        return TimeSpan.FromMinutes(minutes);
    }
}
