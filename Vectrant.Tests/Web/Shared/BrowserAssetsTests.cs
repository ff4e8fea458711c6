using System.Text.Json;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

public sealed class BrowserAssetsTests
{
    [Fact]
    public void LockFile_EveryPackage_IsPinnedByHashAndNamesNoHost()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Vectrant.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "scripts/browser-assets/package-lock.json")));
        var packages = file.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(package.Value.TryGetProperty("resolved", out _));
        });
    }
}
