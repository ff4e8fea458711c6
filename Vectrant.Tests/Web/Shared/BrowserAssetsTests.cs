using System.Text.Json;
using Vectrant.Tests.Architecture;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

public sealed class BrowserAssetsTests
{
    [Fact]
    public void LockFile_EveryPackage_IsPinnedByHashAndNamesNoHost()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "scripts/browser-assets/package-lock.json")));
        var packages = file.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(package.Value.TryGetProperty("resolved", out _));
        });
    }
}
