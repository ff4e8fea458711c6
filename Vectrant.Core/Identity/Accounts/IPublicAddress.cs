namespace Vectrant.Core.Identity.Accounts;

/// <summary>Where people reach this install. Never taken from a request: whoever sends one could choose where the links in other people's e-mails lead.</summary>
public interface IPublicAddress
{
    /// <summary>The configured address, else the one that this node listens on.</summary>
    Uri Get();
}
