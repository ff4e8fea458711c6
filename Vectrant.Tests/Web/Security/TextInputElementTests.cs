using System.Globalization;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>No text field of any page is forgotten: what the sources have, the attacks are typed into.</summary>
public sealed class TextInputElementTests
{
    [Fact]
    public void Inventory_HoldsEveryTextFieldOfTheSources()
    {
        var listed = LiveFields.All.SelectMany(form => form.Fields.Select(field => field.Name)).Concat(LiveFields.OnStaticPages.Keys).ToList();
        Assert.Equal(TextInputElement.All.Select(one => one.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fields_OfLivePages_SayHowMuchTheyTake()
    {
        var live = TextInputElement.All.Where(one => !LiveFields.OnStaticPages.ContainsKey(one.Name) && one.Component != "ChatDocument").ToList();
        Assert.Empty(live.Where(one => one.Longest is null).Select(one => one.Name));
        Assert.Empty(live.Where(one => int.TryParse(one.Longest, CultureInfo.InvariantCulture, out var longest) && longest > OnCircuit.LongestField).Select(one => one.Name));
    }

    [Theory]
    [InlineData("<input id=\"a\" @bind=\"_a\" />", "a")]
    [InlineData("<textarea rows=\"2\" id=\"@Id(\"a\")\" @onchange=\"change => Set(change.Value as string ?? \"\")\"></textarea>", "@Id(\"a\")")]
    [InlineData("<input type=\"@_kind\" value=\"@Texts[\"a\"]\" />", "")]
    [InlineData("<InputText @bind-Value=\"_a\" />", "")]
    [InlineData("<RadzenTextBox id=\"a\" />", "a")]
    [InlineData("<div id=\"a\" contenteditable=\"true\">", "a")]
    public void Field_Planted_IsFound(string source, string id) => Assert.Equal(id, Assert.Single(TextInputElement.In("Planted", source)).Id);

    [Theory]
    [InlineData("<input type=\"checkbox\" checked=\"@_a\" />")]
    [InlineData("<input id=\"a\" readonly value=\"@_a\" />")]
    [InlineData("<label for=\"a\">@Text[\"A\"]</label>")]
    public void Element_ThatTakesNoText_IsNone(string source) => Assert.Empty(TextInputElement.In("Planted", source));
}
