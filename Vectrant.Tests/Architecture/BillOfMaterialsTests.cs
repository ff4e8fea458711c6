using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>The bill of materials that <c>scripts/sbom</c> writes.</summary>
public sealed partial class BillOfMaterialsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Script_OfThisTree_NamesEveryPackageOfTheAppWithItsVersionHashAndLicence()
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(SourceTree.Root, "scripts", "sbom")]) { RedirectStandardOutput = true })!;
        using var bill = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal(("CycloneDX", "1.6"), (bill.RootElement.GetProperty("bomFormat").GetString(), bill.RootElement.GetProperty("specVersion").GetString()));
        var components = bill.RootElement.GetProperty("components").EnumerateArray().ToList();
        var references = components.Select(component => component.GetProperty("bom-ref").GetString()!).ToList();
        Assert.Equal(references.Distinct(), references);
        Assert.All(components, component => Assert.Equal(128, component.GetProperty("hashes")[0].GetProperty("content").GetString()!.Length));
        Assert.All(components, component => Assert.True(component.GetProperty("licenses").GetArrayLength() > 0));

        var versions = Version().Matches(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "Directory.Packages.props"), Cancellation))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        foreach (var project in new[] { "Vectrant.Core", "Vectrant.Infrastructure", "Vectrant.Web" })
        {
            var named = Reference().Matches(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, project, project + ".csproj"), Cancellation)).Select(match => match.Groups[1].Value);
            Assert.All(named.Where(name => !FromFramework(name)), name => Assert.Contains($"pkg:nuget/{name}@{versions[name]}", references));
        }

        Assert.Contains(references, reference => reference.StartsWith("pkg:npm/pdfjs-dist@", StringComparison.Ordinal));
        Assert.All(
            bill.RootElement.GetProperty("dependencies").EnumerateArray().SelectMany(edge => edge.GetProperty("dependsOn").EnumerateArray()),
            needed => Assert.Contains(needed.GetString()!, references));
    }

    // Abstractions that ASP.NET Core brings itself are pruned from a restore.
    private static bool FromFramework(string name) => name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.AI", StringComparison.Ordinal);

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\" Version=\"([^\"]+)\"")]
    private static partial Regex Version();

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
