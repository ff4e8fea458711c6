using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Accounts;

public sealed class MailDeliveryTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_WhileTheServerRefuses_WaitsLongerAndGivesUpAndKeepsTheReason()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = new AppDatabase(NpgsqlDataSource.Create(connections.App));
        var (time, server) = (new AdjustableTime(), new MoodyServer());
        var options = Options.Create(new MailOptions { Host = "mail.harbour.example", From = "desk@harbour.example", Attempts = 3 });
        var queue = new MailQueue(new EphemeralDataProtectionProvider(), options, time);
        var delivery = new MailDelivery(database, queue, server, options, time);
        await using var connection = new NpgsqlConnection(connections.App);
        await connection.OpenAsync(Cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            var person = new AccountPerson(new PersonId(Guid.CreateVersion7()), "Ivo", "ivo@harbour.example");
            await connection.ExecuteAsync(
                "INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count) VALUES (@Value, 'Ivo', true, false, false, false, 0)",
                new { person.Id.Value });
            await queue.AddAsync(connection, transaction, person, MailTexts.Changed("Ivo", SecurityChange.Password, time.GetUtcNow(), "en"), Cancellation);
            await transaction.CommitAsync(Cancellation);
        }

        server.Refuses = true;
        await delivery.RunAsync(Cancellation);
        await delivery.RunAsync(Cancellation);
        Assert.Equal(("waiting", 1), await StateAsync(connection));
        time.Advance(TimeSpan.FromSeconds(31));
        await delivery.RunAsync(Cancellation);
        Assert.Equal(("waiting", 2), await StateAsync(connection));
        time.Advance(TimeSpan.FromSeconds(31));
        await delivery.RunAsync(Cancellation);
        Assert.Equal(("waiting", 2), await StateAsync(connection));
        time.Advance(TimeSpan.FromSeconds(30));
        await delivery.RunAsync(Cancellation);
        Assert.Equal(("failed", 3), await StateAsync(connection));
        Assert.Contains("MailboxBusy", await connection.ExecuteScalarAsync<string>("SELECT error FROM mail_message"), StringComparison.Ordinal);

        // Tried again by an admin, it goes, and its text is gone with it.
        var admin = new Actor(null, "Ada", new HashSet<string>(), new HashSet<Permission> { Permission.ManagePeople });
        var outbox = new Outbox(database, queue, time);
        var id = (await outbox.ListAsync(admin, new MailFilter("IVO@", MailState.Failed, null), Cancellation)).Items[0].Id;
        Assert.Equal("mail_unreadable", (await outbox.ReadAsync(admin, id, Cancellation)).Error?.Code);
        Assert.Empty((await outbox.ListAsync(admin, new MailFilter("eve@", null, null), Cancellation)).Items);
        Assert.Empty((await outbox.ListAsync(admin, new MailFilter(null, MailState.Sent, null), Cancellation)).Items);
        server.Refuses = false;
        Assert.True((await outbox.RetryAsync(admin, id, Cancellation)).Succeeded);
        Assert.Equal("mail_unreadable", (await outbox.RetryAsync(admin, id, Cancellation)).Error?.Code);
        Assert.Equal(0, (await outbox.RetryAllAsync(admin, Cancellation)).Value);
        await connection.ExecuteAsync("UPDATE mail_message SET state = 'failed'");
        Assert.Equal("mail_unreadable", (await outbox.RetryAllAsync(Actor.Customer, Cancellation)).Error?.Code);
        Assert.Equal(1, (await outbox.RetryAllAsync(admin, Cancellation)).Value);
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'mail.retried' AND subject_id = @id", new { id = id.ToString() }));
        await delivery.RunAsync(Cancellation);
        Assert.Equal(("sent", 1), await StateAsync(connection));
        Assert.Null(await connection.ExecuteScalarAsync<byte[]>("SELECT body FROM mail_message"));
        Assert.Equal("ivo@harbour.example", Assert.Single(server.Recipients));
    }

    [Fact]
    public void WaitAfter_ManyTries_GrowsToAnHour() =>
        Assert.Equal([30, 60, 120, 3600, 3600], new[] { 1, 2, 3, 8, 60 }.Select(attempts => (int)MailDelivery.WaitAfter(attempts).TotalSeconds));

    [Fact]
    public async Task SendAsync_ToARealServer_CarriesTextAndHtmlAndNoForeignHeader()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var received = ReceiveAsync(server);
        var options = Options.Create(new MailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)server.LocalEndpoint).Port, Tls = false, From = "desk@harbour.example" });
        await new SmtpSender(options).SendAsync("ivo@harbour.example", "Hello\r\nBcc: everybody@harbour.example", new MailBody("plain words", "<p>rich words</p>"), Cancellation);
        var mail = await received;
        Assert.Contains("plain words", mail, StringComparison.Ordinal);
        Assert.Contains("rich words", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Single(mail.Split('\n'), line => line.StartsWith("RCPT TO", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x@harbour.example\r\nBcc: y@harbour.example")]
    [InlineData("x@harbour.example, y@harbour.example")]
    [InlineData("x@harbour.example\nRCPT TO:<y@harbour.example>")]
    public void AddressOf_MoreThanOneAddress_IsRefused(string recipient) => Assert.Throws<SmtpException>(() => SmtpSender.AddressOf(recipient));

    [Fact]
    public void Html_OfANameWithMarkup_EscapesIt()
    {
        var mail = MailTexts.Invitation("<img src=x onerror=alert(1)>", "https://desk.example/invitation/abc", DateTimeOffset.UnixEpoch, "en");
        Assert.DoesNotContain("<img", mail.Html(), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://desk.example/invitation/abc\">", mail.Html(), StringComparison.Ordinal);
    }

    private static async Task<(string State, int Attempts)> StateAsync(NpgsqlConnection connection) =>
        await connection.QuerySingleAsync<(string, int)>("SELECT state, attempts FROM mail_message");

    // Just enough of RFC 5321 to be sent one mail.
    private static async Task<string> ReceiveAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync(Cancellation);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var said = new StringBuilder();
        await writer.WriteLineAsync("220 test");
        var inData = false;
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            said.AppendLine(line);
            if (inData)
            {
                if (line == ".")
                {
                    inData = false;
                    await writer.WriteLineAsync("250 kept");
                    break;
                }

                continue;
            }

            inData = line == "DATA";
            await writer.WriteLineAsync(inData ? "354 go on" : "250 fine");
        }

        return said.ToString();
    }

    private sealed class MoodyServer : IMailSender
    {
        public bool Refuses { get; set; }

        public List<string> Recipients { get; } = [];

        public Task SendAsync(string recipient, string subject, MailBody body, CancellationToken cancellationToken)
        {
            if (Refuses)
            {
                throw new SmtpException(SmtpStatusCode.MailboxBusy);
            }

            Recipients.Add(recipient);
            return Task.CompletedTask;
        }
    }
}
