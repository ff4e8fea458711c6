using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Vectrant.Tests.Architecture;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>The npm package oidc-provider, a certified OpenID provider, as a process of its own.</summary>
public sealed class OpenIdServer : IAsyncDisposable
{
    private const string Announces = "listening ";
    private readonly Process _process;
    private readonly HttpClient _control;

    private OpenIdServer(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        _control = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    /// <summary>The authority as settings hold it.</summary>
    public string Issuer => Address.ToString().TrimEnd('/');

    public static string SecretOf(string client) => $"secret of {client} with 100% : special + characters";

    public static async Task<OpenIdServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(SourceTree.Root, "Vectrant.Tests");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")))
        {
            throw new InvalidOperationException($"These tests need npm packages: run 'npm ci' in {folder} ('./vectrant test' does it).");
        }

        var info = new ProcessStartInfo("node", [Path.Combine(folder, "TestSupport", "Identity", "openid-server.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(info) ?? throw new InvalidOperationException("node did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Announces, StringComparison.Ordinal))
            {
                // It says nothing more there; its warnings go to the other stream.
                return new OpenIdServer(process, new Uri($"http://127.0.0.1:{int.Parse(line[Announces.Length..], CultureInfo.InvariantCulture)}/"));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The OpenID provider ended before it listened.");
    }

    /// <summary>Registers the app's addresses at every client.</summary>
    public Task RegisterAsync(IEnumerable<Uri> callbacks, CancellationToken cancellationToken) => PutAsync("control/clients", callbacks, cancellationToken);

    /// <summary>Gives somebody claims, such as email, email_verified, name, groups.</summary>
    public Task KnowAsync(string name, object claims, CancellationToken cancellationToken) => PutAsync("control/people/" + name, claims, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PutAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var answer = await _control.PutAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
