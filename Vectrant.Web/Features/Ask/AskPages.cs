namespace Vectrant.Web.Features.Ask;

/// <summary>What the page of this room needs.</summary>
public static class AskPages
{
    public static IServiceCollection AddAskPages(this IServiceCollection services) => services.AddTransient<AskView>();
}
