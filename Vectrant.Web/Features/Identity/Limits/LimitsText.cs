namespace Vectrant.Web.Features.Identity.Limits;

/// <summary>Marks the texts of limits.</summary>
public sealed class LimitsText;
