using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What reviewing the guard needs.</summary>
public sealed record ReviewDesk(ISecurityEventQuery Events, JudgeEvent Judge, IRedactionLedger Ledger, TimeProvider Clock)
{
    /// <summary>Days that figures look back when no range is chosen.</summary>
    private const int UsualDays = 30;

    /// <summary>The range of a page's figures.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Range(DateTimeOffset? from, DateTimeOffset? until)
    {
        var end = until ?? Clock.GetUtcNow().AddMinutes(1);
        return (from ?? end.AddDays(-UsualDays), end);
    }
}

public static class ReviewDesks
{
    public static IServiceCollection AddReviewDesk(this IServiceCollection services) => services.AddSingleton<ReviewDesk>();
}
