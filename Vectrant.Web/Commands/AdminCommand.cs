using System.CommandLine;
using System.Globalization;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>What an operator does about admins, with the machine in their hands.</summary>
internal sealed class AdminCommand : Command
{
    public AdminCommand(CommandHost host, Terminal terminal)
        : base("admin", "Let an admin back in") => Subcommands.Add(new ResetAccessCommand(host, terminal));
}

/// <summary>Breaks the glass. Needs the database alone: the app may be down.</summary>
internal sealed class ResetAccessCommand : Command
{
    private readonly Argument<string> _email = new("email") { Description = "the address that the person signs in with" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };
    private readonly CommandHost _host;
    private readonly Terminal _terminal;

    public ResetAccessCommand(CommandHost host, Terminal terminal)
        : base("reset-access", "Switch somebody on, make them an admin without second factors, and print a link for a new password; after asking")
    {
        _host = host;
        _terminal = terminal;
        Arguments.Add(_email);
        Options.Add(_yes);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var email = parsed.GetValue(_email) ?? "";
        if (!parsed.GetValue(_yes) && !Confirmed(email))
        {
            Terminal.Say("Nothing was changed.");
            return 1;
        }

        var built = await _host.BuildAsync(_terminal, cancellationToken);
        if (!built.Succeeded)
        {
            return Terminal.Refuse(built.Error);
        }

        await using var app = built.Value;
        var reset = await app.Services.GetRequiredService<ResetAccess>().RunAsync(email, cancellationToken);
        if (!reset.Succeeded)
        {
            return Terminal.Refuse(reset.Error);
        }

        var (name, path, until) = (reset.Value.Name, reset.Value.Path, reset.Value.Until.ToString("u", CultureInfo.InvariantCulture));
        Terminal.Say($"{name} is switched on, an admin, and signed out everywhere; authenticator app, recovery codes and passkeys are gone. It is in the audit log.");
        Terminal.Say($"Choose a new password there, once, until {until}:");
        Terminal.Say($"  {new Uri(app.Services.GetRequiredService<IPublicAddress>().Get(), path)}");
        Terminal.Say("Where Vectrant has another address, put that one before the path.");
        if (reset.Value.PasswordsAreOff)
        {
            Terminal.Say("Passwords are switched off (Accounts:LocalPasswords): start with Accounts__LocalPasswords=true until the person is in again.");
        }

        return 0;
    }

    private static bool Confirmed(string email)
    {
        Terminal.Say($"This gives whoever has the link full access to this install as {email}, and takes that person's second factors and passkeys away.");
        if (Console.IsInputRedirected)
        {
            Terminal.Say("Nobody can be asked here: add --yes to do it.");
            return false;
        }

        Console.Out.Write("Type the address again to do it: ");
        return string.Equals(Console.In.ReadLine()?.Trim(), email.Trim(), StringComparison.OrdinalIgnoreCase);
    }
}
