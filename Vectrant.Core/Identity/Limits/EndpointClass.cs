namespace Vectrant.Core.Identity.Limits;

/// <summary>What kind of work a request asks for; requests of one class share a limit.</summary>
public enum EndpointClass
{
    /// <summary>Proving who one is: passwords, second factors, tokens, answers of sign-in providers.</summary>
    SignIn,

    /// <summary>What customers write: conversations, messages, ratings.</summary>
    Chat,

    /// <summary>Questions that a model answers.</summary>
    Ask,

    /// <summary>Files.</summary>
    Upload,

    /// <summary>Pages and other reads, and the opening of live connections.</summary>
    Read,

    /// <summary>Everything else that changes something.</summary>
    Write,

    /// <summary>Live connections and reads that wait for news: no number a minute, but how many are open at once on a node.</summary>
    Connections,
}

/// <summary>Whose request it is; decides which limit holds and what it is counted by.</summary>
public enum LimitTier
{
    /// <summary>Nobody has signed in; counted by network address.</summary>
    Anonymous,

    /// <summary>A customer with the token of a conversation; counted by token, and by address as an anonymous one.</summary>
    Customer,

    /// <summary>A person with no other role than asking; counted by person.</summary>
    Employee,

    /// <summary>A person who works on conversations; counted by person.</summary>
    Agent,

    /// <summary>A person who may do everything; counted by person.</summary>
    Admin,

    /// <summary>A program; counted by key.</summary>
    ApiKey,
}

public static class LimitTiers
{
    /// <summary>The tier of somebody with these roles: the widest one that a role gives. Roles that are not known count as an employee's.</summary>
    public static LimitTier Of(IEnumerable<string> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return roles.Select(Of).DefaultIfEmpty(LimitTier.Customer).Max();
    }

    private static LimitTier Of(string role) => role switch
    {
        Role.Admin => LimitTier.Admin,
        Role.Approver or Role.TeamLead or Role.Agent => LimitTier.Agent,
        Role.Customer => LimitTier.Customer,
        _ => LimitTier.Employee,
    };
}
