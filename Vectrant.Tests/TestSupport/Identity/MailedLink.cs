using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Infrastructure.Persistence;
using Xunit;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>The link in the newest mail of a kind to somebody, as only its reader sees it. Mails about resets are written by a node that works in the background.</summary>
internal static class MailedLink
{
    public static async Task<string> TokenAsync(TestApp app, ConnectionStrings connections, PersonId person, string kind)
    {
        await using var connection = new NpgsqlConnection(connections.Owner);
        byte[]? body = null;
        await Eventually.TrueAsync(
            async () => (body = await connection.QueryFirstOrDefaultAsync<byte[]>(
                "SELECT body FROM mail_message WHERE person_id = @Value AND kind = @kind ORDER BY id DESC LIMIT 1", new { person.Value, kind })) is not null,
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken);
        var text = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Vectrant.Mail").Unprotect(body!);
        var plain = JsonDocument.Parse(Encoding.UTF8.GetString(text)).RootElement.GetProperty("Plain").GetString()!;
        return plain.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal)).Trim().Split('/')[^1];
    }
}
