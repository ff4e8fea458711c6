using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Vectrant.Web.Layout;

/// <summary>The document around every page. Pages behind the sign-in run on a circuit, the others are static.</summary>
public partial class App
{
    /// <summary>Not prerendered: a page would otherwise do its work twice, and a claim on opening is work.</summary>
    private static readonly InteractiveServerRenderMode Interactive = new(prerender: false);

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? Interactive : null;

    private string Theme => ViewerSettings.Of(Http.Request).Theme;

    private string ZoneId => ViewerSettings.Of(Http.Request).Zone.Id;
}
