namespace Vectrant.Core.Identity.Accounts;

/// <summary>What happens to accounts and is written into the audit log.</summary>
public enum AccountDeed
{
    SignInRests,
}

/// <summary>Writes deeds that change nothing else; a store that changes something writes the line in its own transaction.</summary>
public interface IAccountLog
{
    /// <param name="deed">What happened.</param>
    /// <param name="person">Who tried, and whose account it is; null for an unknown address.</param>
    /// <param name="detail">Facts beside it. No passwords, no codes.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task AppendAsync(AccountDeed deed, AccountPerson? person, Dictionary<string, object?> detail, CancellationToken cancellationToken);
}
