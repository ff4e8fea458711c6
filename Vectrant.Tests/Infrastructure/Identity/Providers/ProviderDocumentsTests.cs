using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Providers;
using Vectrant.Infrastructure.Identity.Providers;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Providers;

public sealed class ProviderDocumentsTests : IAsyncLifetime
{
    private const string Name = "honest";
    private readonly AdjustableTime _time = new();
    private readonly ProviderHttp _http = new();
    private LyingProvider? _provider;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _provider = await LyingProvider.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _provider!.DisposeAsync();
    }

    [Fact]
    public async Task Keys_AreKept_AndReadAgainForAnUnknownKeyButSeldom()
    {
        var settings = new ProviderSettings { Authority = _provider!.Issuer(Name), ClientId = LyingProvider.Client };
        var documents = new ProviderDocuments(_http, Options.Create(new ProviderOptions()), _time);
        var metadata = (await documents.MetadataAsync(Name, settings, false, Cancellation)).Value;
        await documents.KeysAsync(Name, settings, metadata, false, Cancellation);
        await documents.KeysAsync(Name, settings, metadata, false, Cancellation);
        Assert.Equal(1, _provider.KeyReads);
        Assert.Null(await documents.NewerKeysAsync(Name, settings, metadata, Cancellation));
        Assert.Equal(1, _provider.KeyReads);

        _time.Advance(TimeSpan.FromMinutes(2));
        var newer = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => documents.NewerKeysAsync(Name, settings, metadata, Cancellation)));
        Assert.Single(newer, keys => keys is not null);
        Assert.Equal(2, _provider.KeyReads);

        _time.Advance(TimeSpan.FromHours(2));
        await documents.KeysAsync(Name, settings, metadata, false, Cancellation);
        Assert.Equal(3, _provider.KeyReads);
    }
}
