namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>Marks the texts of API keys.</summary>
public sealed class TokensText;
