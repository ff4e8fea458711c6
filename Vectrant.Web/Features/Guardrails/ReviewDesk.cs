using Vectrant.Core.Guardrails.Events;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What reviewing the guard needs.</summary>
public sealed record ReviewDesk(ISecurityEventQuery Events, JudgeEvent Judge, TimeProvider Clock);

public static class ReviewDesks
{
    public static IServiceCollection AddReviewDesk(this IServiceCollection services) => services.AddSingleton<ReviewDesk>();
}
