using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

public sealed class ChatOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreFine()
    {
        Assert.True(new ChatOptionsValidator().Validate(null, new ChatOptions()).Succeeded);
    }

    [Fact]
    public void Validate_EverythingWrong_NamesEverySetting()
    {
        var result = new ChatOptionsValidator().Validate(null, new ChatOptions
        {
            Organisation = " ",
            Accent = "green",
            LogoFile = "/nowhere/logo.png",
            Languages = ["en", "fr"],
            Greeting = new Dictionary<string, string> { ["fr"] = "Bonjour" },
            Hours = new Dictionary<string, string> { ["en"] = new string('x', 201) },
            WidgetOrigins = ["https://ok.example", "https://shop.example/path"],
        });

        Assert.Equal(
            ["Chat:Organisation", "Chat:Accent", "Chat:LogoFile", "Chat:Languages", "Chat:Greeting:fr", "Chat:Hours:en", "Chat:WidgetOrigins"],
            result.Failures!.Select(failure => failure.Split(' ')[0]));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example.org")]
    [InlineData("https://shop.example; script-src *")]
    [InlineData("https://shop.example/")]
    [InlineData("https://a@shop.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("shop.example")]
    public void Validate_AnOriginThatIsNone_IsRefused(string origin) =>
        Assert.False(new ChatOptionsValidator().Validate(null, new ChatOptions { WidgetOrigins = [origin] }).Succeeded);

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("http://localhost:5081")]
    public void Validate_AnOrigin_IsTaken(string origin) =>
        Assert.True(new ChatOptionsValidator().Validate(null, new ChatOptions { WidgetOrigins = [origin] }).Succeeded);

    [Fact]
    public void Validate_ALogo_IsTakenByKindAndSize()
    {
        var folder = Directory.CreateTempSubdirectory("vectrant-logo-");
        try
        {
            var (small, large, text) = (Path.Combine(folder.FullName, "a.svg"), Path.Combine(folder.FullName, "b.png"), Path.Combine(folder.FullName, "c.txt"));
            File.WriteAllText(small, "<svg xmlns='http://www.w3.org/2000/svg'/>");
            File.WriteAllBytes(large, new byte[Logo.MaxBytes + 1]);
            File.WriteAllText(text, "logo");

            Assert.Equal([true, false, false], new[] { small, large, text }.Select(file => new ChatOptionsValidator().Validate(null, new ChatOptions { LogoFile = file }).Succeeded));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
