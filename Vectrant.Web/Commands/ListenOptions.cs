using System.CommandLine;
using System.Globalization;
using System.Net;

namespace Vectrant.Web.Commands;

/// <summary>Where the app listens: by option, else by environment variable, else on 127.0.0.1:5080.</summary>
internal static class ListenOptions
{
    public static Option<int> Port()
    {
        var option = new Option<int>("--port") { Description = "TCP port (VECTRANT_PORT, 5080)", DefaultValueFactory = _ => FromEnvironment() };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65535)
            {
                result.AddError("The port must be a number from 1 to 65535; it comes from --port or VECTRANT_PORT.");
            }
        });
        return option;
    }

    public static Option<string> Address()
    {
        var option = new Option<string>("--listen")
        {
            Description = "IP address (VECTRANT_LISTEN, 127.0.0.1); 0.0.0.0 for every network",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("VECTRANT_LISTEN") ?? "127.0.0.1",
        };
        option.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("The address to listen on must be an IP address such as 127.0.0.1; it comes from --listen or VECTRANT_LISTEN.");
            }
        });
        return option;
    }

    private static int FromEnvironment()
    {
        var given = Environment.GetEnvironmentVariable("VECTRANT_PORT");
        return string.IsNullOrEmpty(given) ? 5080 : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;
    }
}
