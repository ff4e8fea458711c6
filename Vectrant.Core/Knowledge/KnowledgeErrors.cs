using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>What can be refused around collections and documents, as sentences.</summary>
public static class KnowledgeErrors
{
    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden,
        "may_not_manage_knowledge",
        "You may not change the knowledge base. Ask an administrator for the right to manage knowledge.");

    public static Error MayNotRead { get; } = new(
        ErrorKind.Forbidden,
        "may_not_read_documents",
        "You may not open documents. Ask an administrator for a role that may.");

    public static Error CollectionNotFound { get; } = new(
        ErrorKind.NotFound,
        "collection_not_found",
        "There is no such collection. It may have been deleted in the meantime; reload the list.");

    public static Error DocumentNotFound { get; } = new(
        ErrorKind.NotFound,
        "document_not_found",
        "There is no such document. It may have been deleted in the meantime; reload the list.");

    public static Error VersionNotFound { get; } = new(
        ErrorKind.NotFound,
        "version_not_found",
        "There is no such version of a document. It may have been deleted in the meantime; reload the page.");

    public static Error TextNotFound { get; } = new(
        ErrorKind.NotFound,
        "text_not_found",
        "No text was read from this version yet. Wait until it is ready, or read its error.");

    public static Error CollectionNameMissing { get; } = new(
        ErrorKind.Invalid,
        "collection_name_missing",
        "The collection needs a name of 1 to 100 characters.");

    public static Error DescriptionTooLong { get; } = new(
        ErrorKind.Invalid,
        "description_too_long",
        "The description is longer than 1,000 characters. Shorten it.");

    public static Error RolesUnusable { get; } = new(
        ErrorKind.Invalid,
        "roles_unusable",
        "The list of roles holds an empty or overlong name, or more than 50 names. Remove what does not belong there.");

    public static Error TooManyTeams { get; } = new(
        ErrorKind.Invalid,
        "too_many_teams",
        "A collection may name 100 teams. Choose fewer, or open it to all of them by choosing none.");

    public static Error UnknownTeam { get; } = new(
        ErrorKind.Invalid,
        "unknown_team",
        "One of the teams does not exist any more. Open the form again and choose from the list.");

    public static Error TitleMissing { get; } = new(
        ErrorKind.Invalid,
        "title_missing",
        "The document needs a title of 1 to 300 characters.");

    public static Error FileNameMissing { get; } = new(
        ErrorKind.Invalid,
        "file_name_missing",
        "The file has no name. Send it with the name under which it should be listed.");

    public static Error CollectionNotEmpty(int documents) => new(
        ErrorKind.Conflict,
        "collection_not_empty",
        $"The collection still holds {(documents == 1 ? "1 document" : $"{documents} documents")}. Delete or move them first.")
    {
        Arguments = Words(("documents", documents.ToString(System.Globalization.CultureInfo.InvariantCulture))),
    };

    public static Error CollectionNameTaken(string name) => new(
        ErrorKind.Conflict,
        "collection_name_taken",
        $"There is already a collection named “{name}”. Choose another name.")
    {
        Arguments = Words(("name", name)),
    };

    public static Error NothingToRetry { get; } = new(
        ErrorKind.Conflict,
        "nothing_to_retry",
        "Only a version that failed or was cancelled can be tried again; this one is ready or in work.");

    public static Error NothingToCancel { get; } = new(
        ErrorKind.Conflict,
        "nothing_to_cancel",
        "This version is not in work any more, so there is nothing to cancel.");

    public static Error AlreadyCurrent { get; } = new(
        ErrorKind.Conflict,
        "already_current",
        "This version is the current one already.");

    public static Error InAnotherCollection { get; } = new(
        ErrorKind.Invalid,
        "in_another_collection",
        "The document that should be replaced belongs to another collection. Upload into that one, or as a new document.");

    private static Dictionary<string, string> Words(params (string Name, string Value)[] words) =>
        words.ToDictionary(word => word.Name, word => word.Value);
}
