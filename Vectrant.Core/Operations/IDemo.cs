using Vectrant.Core.Common;

namespace Vectrant.Core.Operations;

/// <summary>An invented company to look around in: people, documents, conversations.</summary>
public interface IDemo
{
    /// <summary>Who to be and what to try.</summary>
    DemoGuide Guide { get; }

    /// <summary>Brings what is missing of the demo into the database; nothing is done twice.</summary>
    /// <param name="progress">Receives sentences for the person at the keyboard.</param>
    /// <param name="cancellationToken">Stops between two steps; a later call goes on.</param>
    Task<Result<Done>> SeedAsync(IProgress<string> progress, CancellationToken cancellationToken);
}

/// <summary>What a visitor of the demo needs to know.</summary>
/// <param name="SignIns">One for each role.</param>
/// <param name="Suggestions">What to try, in order, a sentence each.</param>
public sealed record DemoGuide(IReadOnlyList<DemoSignIn> SignIns, IReadOnlyList<string> Suggestions);

/// <summary>A person of the demo; the password is no secret, which is why the demo never goes into a real install.</summary>
public sealed record DemoSignIn(string Role, string Email, string Password);
