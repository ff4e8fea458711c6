namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Which personal data is looked for.</summary>
public enum PersonalDataScope
{
    /// <summary>Everything that is recognised, public names and addresses of machines included: for measuring.</summary>
    All,

    /// <summary>
    /// What is taken out of messages and answers. Leaves out what names no person and opens nothing: links and domains (a support
    /// desk lives by them), addresses of private, loopback and documentation networks (the same in every house), and a PIN that
    /// somebody only wishes to have set ("change my pin to 1234"), since it is not in force and the wish makes no sense without it.
    /// </summary>
    Sensitive,
}
