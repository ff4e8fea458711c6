namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>Marks the texts of providers.</summary>
public sealed class ProviderText;
