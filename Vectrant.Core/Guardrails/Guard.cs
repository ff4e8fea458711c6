namespace Vectrant.Core.Guardrails;

/// <summary>How strict the input and context policies are.</summary>
public enum GuardProfile
{
    /// <summary>Stops what asks for or discloses secrets and personal account data, and attacks on the assistant; not the words.</summary>
    Balanced,

    /// <summary>Stops the words themselves.</summary>
    Strict,
}

/// <summary>What a text is to the guard.</summary>
public enum GuardLayer
{
    /// <summary>A message, before anything is done with it.</summary>
    Input,

    /// <summary>A passage of the knowledge base, before a model reads it.</summary>
    Context,

    /// <summary>What a model wrote, before anybody reads it.</summary>
    Output,
}

/// <summary>The pipelines that have settings of their own.</summary>
public enum GuardPipeline
{
    /// <summary>Drafts for customers.</summary>
    Customer,

    /// <summary>Answers for employees.</summary>
    Internal,
}

/// <summary>One thing that a guard saw, and where.</summary>
/// <param name="Rule">Id of the rule, such as <c>credentials.password_disclosed</c>.</param>
/// <param name="Type">What it is, lower snake case, one of <see cref="FindingTypes"/>.</param>
/// <param name="Start">Offset in the text as it was given, UTF-16 units.</param>
/// <param name="Length">Length there.</param>
/// <param name="Score">0 to 1: how sure.</param>
public readonly record struct Finding(string Rule, string Type, int Start, int Length, float Score)
{
    public int End => Start + Length;

    public bool Overlaps(Finding other) => Start < other.End && other.Start < End;
}

/// <summary>The types of findings.</summary>
public static class FindingTypes
{
    public const string Card = "card";
    public const string AccountNumber = "account_number";
    public const string Iban = "iban";
    public const string Bic = "bic";
    public const string Aba = "aba";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Ip = "ip";
    public const string Domain = "domain";
    public const string Url = "url";
    public const string Ssn = "ssn";
    public const string TaxId = "tax_id";
    public const string Aadhaar = "aadhaar";
    public const string Pan = "pan";
    public const string Gstin = "gstin";
    public const string Ifsc = "ifsc";
    public const string VoterId = "voter_id";
    public const string Upi = "upi";
    public const string Passport = "passport";
    public const string DriverLicence = "driver_licence";
    public const string PersonName = "person_name";
    public const string Address = "address";
    public const string DateOfBirth = "date_of_birth";
    public const string PinCode = "pin_code";
    public const string Secret = "secret";

    /// <summary>What a rule of the organisation's own takes out.</summary>
    public const string Custom = "custom";

    /// <summary>An attempt to steer the assistant.</summary>
    public const string Injection = "injection";

    /// <summary>Words that ask for what nobody gets from an assistant, or that the strict profile does not let through.</summary>
    public const string Restricted = "restricted";

    /// <summary>A link, image or markup that does not come from the sources.</summary>
    public const string ForeignLink = "foreign_link";

    /// <summary>The assistant's own prompt.</summary>
    public const string PromptLeak = "prompt_leak";

    /// <summary>Whether it is a matter of wording, which an organisation may allow, and not of a value.</summary>
    public static bool IsOfWords(string type) => type is Restricted or Injection;
}
