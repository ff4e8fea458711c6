using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Pipelines;

/// <summary>What can be refused around pipelines, as sentences.</summary>
public static class PipelineErrors
{
    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden, "may_not_manage_pipelines", "You may not change pipelines. Ask an administrator for the right to manage knowledge.");

    public static Error NotFound { get; } = new(
        ErrorKind.NotFound, "pipeline_not_found", "There is no such pipeline. Choose another one.");

    public static Error NameUnusable { get; } = new(
        ErrorKind.Invalid, "pipeline_name_unusable", "A pipeline needs a name of 1 to 100 characters on one line.");

    public static Error DescriptionTooLong { get; } = new(
        ErrorKind.Invalid, "pipeline_description_too_long", "The description of a pipeline may have 300 characters. Shorten it.");

    public static Error RolesUnusable { get; } = new(
        ErrorKind.Invalid, "pipeline_roles_unusable", "The list of roles holds an empty or overlong name, or more than 50 names. Remove what does not belong there.");

    public static Error TooManyTeams { get; } = new(
        ErrorKind.Invalid, "pipeline_too_many_teams", "A pipeline may name 100 teams. Choose fewer, or open it to all of them by choosing none.");

    public static Error TooManyCollections { get; } = new(
        ErrorKind.Invalid, "pipeline_too_many_collections", "A pipeline may name 200 collections. Choose fewer, or let it search all of them.");

    public static Error NoCollection { get; } = new(
        ErrorKind.Invalid, "pipeline_without_collection", "No collection is chosen, so this pipeline would find nothing. Choose one, or let it search all of them.");

    public static Error UnknownCollection { get; } = new(
        ErrorKind.Invalid, "pipeline_unknown_collection", "One of the collections does not exist any more. Open the form again and choose from the list.");

    public static Error UnknownTeam { get; } = new(
        ErrorKind.Invalid, "pipeline_unknown_team", "One of the teams does not exist any more. Open the form again and choose from the list.");

    public static Error InternalForCustomers { get; } = new(
        ErrorKind.Invalid, "pipeline_internal_for_customers", "A pipeline for customers may name collections for customers only. Take the internal ones out.");

    public static Error CustomersHaveNoRoles { get; } = new(
        ErrorKind.Invalid, "pipeline_customers_have_no_roles", "A pipeline for customers cannot be limited to roles or teams. Choose none.");

    public static Error PassagesOutOfRange { get; } = new(
        ErrorKind.Invalid, "pipeline_passages_out_of_range", "An answer is written from 1 to 30 passages. Choose a number between them, or none for the usual one.");

    public static Error SupportOutOfRange { get; } = new(
        ErrorKind.Invalid, "pipeline_support_out_of_range", "The share of supported sentences lies between 0 and 100 percent.");

    public static Error InstructionTooLong { get; } = new(
        ErrorKind.Invalid, "pipeline_instruction_too_long", "The instruction may have 500 characters. Shorten it.");

    public static Error InstructionRefused { get; } = new(
        ErrorKind.Invalid, "pipeline_instruction_refused",
        "The guard does not let this instruction through: it holds a secret, personal data, or what looks like an attempt to change the assistant's rules. Say only how answers should be worded.");

    public static Error DefaultIsForAll { get; } = new(
        ErrorKind.Conflict, "pipeline_default_is_for_all", "The default pipeline is open to everybody on its side, so that nobody is left without one. Make another one the default first, or choose no role and no team.");

    public static Error DefaultStays { get; } = new(
        ErrorKind.Conflict, "pipeline_default_stays", "The default pipeline cannot be archived. Make another one the default first.");

    public static Error MustBeRestored { get; } = new(
        ErrorKind.Conflict, "pipeline_must_be_restored", "This pipeline is archived. Restore it first.");

    public static Error NameTaken(string name) => new(
        ErrorKind.Conflict, "pipeline_name_taken", $"There is already a pipeline named “{name}”. Choose another name, or rename that one first.")
    {
        Arguments = new Dictionary<string, string> { ["name"] = name },
    };

    /// <summary>For somebody who might ask it otherwise; to everybody else it does not exist.</summary>
    public static Error Archived(string name) => new(
        ErrorKind.Conflict, "pipeline_archived", $"The pipeline “{name}” was archived meanwhile. Choose another one and send the question again.")
    {
        Arguments = new Dictionary<string, string> { ["name"] = name },
    };

    public static Error ChangedMeanwhile(string who) => new(
        ErrorKind.Conflict, "pipeline_changed_meanwhile", $"{who} has changed this pipeline since you opened it, so nothing was saved. Load it again, look at what is new, and make your change to that.")
    {
        Arguments = new Dictionary<string, string> { ["who"] = who },
    };
}
