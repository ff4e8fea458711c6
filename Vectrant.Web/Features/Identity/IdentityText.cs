namespace Vectrant.Web.Features.Identity;

/// <summary>Marks the texts of signing in.</summary>
public sealed class IdentityText;
