using Microsoft.Extensions.Options;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>What becomes of values that are taken out; section <c>Redaction</c>.</summary>
public sealed class RedactionOptions
{
    public const string Section = "Redaction";

    /// <summary>
    /// Types whose originals are kept, encrypted, when a customer wrote them, with commas between; empty for none. Only contact data and
    /// the like: some of email, phone, address, person_name, date_of_birth, iban, bic, ifsc, ip, domain, url.
    /// </summary>
    public string KeptForCustomers { get; set; } = "email, phone, address, person_name, iban, date_of_birth";

    /// <summary>Days for which an original can be revealed; then it is deleted. 1 to 365.</summary>
    public int KeptDays { get; set; } = 30;

    public TimeSpan Kept => TimeSpan.FromDays(KeptDays);

    /// <summary>Of what employees ask nothing is kept: nobody would have to look at it but its writer, who knows it.</summary>
    public bool Keeps(GuardPipeline pipeline, string type) =>
        pipeline == GuardPipeline.Customer && !RedactedValue.NeverKept.Contains(type) && Types(KeptForCustomers).Contains(type);

    internal static IReadOnlyList<string> Types(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Names every setting of the section that cannot be used.</summary>
public sealed class RedactionOptionsValidator : IValidateOptions<RedactionOptions>
{
    public ValidateOptionsResult Validate(string? name, RedactionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors =
        [
            .. Unknown(nameof(options.KeptForCustomers), options.KeptForCustomers),
        ];
        if (options.KeptDays is < 1 or > 365)
        {
            errors.Add(FormattableString.Invariant($"Redaction:KeptDays is {options.KeptDays}; it must be 1 to 365."));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Unknown(string setting, string list) =>
        from type in RedactionOptions.Types(list)
        where !RedactedValue.MayBeKept.Contains(type)
        select $"Redaction:{setting} holds '{type}'; "
            + (RedactedValue.NeverKept.Contains(type) ? "originals of this type are never kept." : $"it may hold {string.Join(", ", RedactedValue.MayBeKept)}.");
}
