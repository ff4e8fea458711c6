using Microsoft.AspNetCore.Identity;

namespace Vectrant.Infrastructure.Identity;

/// <summary>Somebody who can sign in.</summary>
public sealed class Person : IdentityUser<Guid>
{
    /// <summary>The name that colleagues and the audit log see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Since when this person may not sign in any more; null for everybody who may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
