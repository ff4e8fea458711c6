using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Keeps the data protection keys in the database, so that every node reads every node's cookies; each row is sealed as a whole with the master key.</summary>
internal sealed class DataProtectionKeys(ConnectionStrings connections, KeySeal seal) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = this;

        // What is stored is sealed here, around the whole element; the framework's own encryptor would seal a part of it a second time.
        options.XmlEncryptor = new NullXmlEncryptor();
    }

    /// <summary>Throws for a row that the master keys do not open: skipping it would make the framework create new keys.</summary>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = new NpgsqlConnection(connections.App);
        return [.. connection.Query<(string Name, string Xml)>("SELECT friendly_name, xml FROM data_protection_key ORDER BY id").Select(row => XElement.Parse(seal.Open(row.Xml, row.Name)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = new NpgsqlConnection(connections.App);
        connection.Execute(
            "INSERT INTO data_protection_key (friendly_name, xml) VALUES (@friendlyName, @xml)",
            new { friendlyName, xml = seal.Seal(element.ToString(SaveOptions.DisableFormatting), friendlyName) });
    }
}

/// <summary>At the start: refuses to go on with a master key that does not open the stored keys, and seals anew what is not sealed, or with a key of before.</summary>
internal sealed class KeySealing(ConnectionStrings connections, KeySeal seal, IOptions<MasterKeyOptions> options, ILogger<KeySealing> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Says what is wrong with the key even where no row needs it yet.
        options.Value.Keys();
        try
        {
            await SealAsync(cancellationToken);
        }
        catch (NpgsqlException problem)
        {
            // Without a database, or before its migration, there is nothing to seal; the health page says what is wrong with it.
            logger.LogWarning("The stored keys could not be checked against the master key at the start: {Why}", problem.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SealAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connections.App);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long Id, string Name, string Xml)>(new CommandDefinition(
            "SELECT id, friendly_name, xml FROM data_protection_key ORDER BY id FOR UPDATE", transaction: transaction, cancellationToken: cancellationToken));
        foreach (var (id, name, xml) in rows)
        {
            var open = seal.Open(xml, name);
            if (!seal.IsCurrent(xml))
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "UPDATE data_protection_key SET xml = @xml WHERE id = @id", new { id, xml = seal.Seal(open, name) }, transaction, cancellationToken: cancellationToken));
                logger.LogInformation("A stored key was sealed with the master key.");
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
