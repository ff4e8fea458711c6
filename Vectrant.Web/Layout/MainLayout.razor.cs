using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Web.Security;

namespace Vectrant.Web.Layout;

/// <summary>The frame of everything behind the sign-in: rail, content, and who I am.</summary>
public sealed partial class MainLayout : IDisposable
{
    private IReadOnlyList<IGrouping<string?, NavigationEntry>> _entries = [];
    private Actor? _actor;
    private string _roles = "";
    private string _here = "/";
    private string _page = "/";
    private bool _menuOpen;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<LayoutText> Text { get; set; }

    [CascadingParameter]
    public required Task<AuthenticationState> SignIn { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    public void Dispose() => Places.LocationChanged -= OnMoved;

    protected override void OnInitialized()
    {
        Places.LocationChanged += OnMoved;
        _here = Here();
    }

    /// <summary>The place changes together with the page that comes with it: earlier or later, the page would begin twice.</summary>
    protected override void OnParametersSet() => _page = Here().Split('?')[0];

    protected override async Task OnParametersSetAsync()
    {
        _actor = CurrentActor.From((await SignIn).User);
        _entries = [.. Navigation.For(_actor).GroupBy(entry => entry.Group)];
        _roles = string.Join(" · ", _actor.Roles.Order().Select(role => Text["Role." + role].Value));
    }

    private string Here() => "/" + Places.ToBaseRelativePath(Places.Uri).Split('#')[0];

    private void OnMoved(object? sender, LocationChangedEventArgs moved)
    {
        _here = Here();
        _menuOpen = false;
        InvokeAsync(StateHasChanged);
    }

    private void ToggleMenu() => _menuOpen = !_menuOpen;

    private void CloseOnEscape(KeyboardEventArgs pressed)
    {
        if (pressed.Key == "Escape")
        {
            _menuOpen = false;
        }
    }
}
