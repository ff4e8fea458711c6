using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>A file that comes as multipart/form-data, read as a stream: nothing holds all of it in memory.</summary>
internal static class UploadForm
{
    /// <summary>What multipart adds around a file at most: boundary, headers, a long name.</summary>
    public const long Wrapping = 64 * 1024;

    /// <param name="request">Where it is read from.</param>
    /// <param name="options">How large it may be.</param>
    /// <param name="take">Receives name and content of the first file and answers the request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IResult> ReadAsync(HttpRequest request, KnowledgeOptions options, Func<string, Stream, Task<IResult>> take, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "multipart_expected", "Send the file as multipart/form-data.");
        }

        try
        {
            var reader = new MultipartReader(boundary.ToString(), request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (FileNameOf(section) is { } name)
                {
                    return await take(name, section.Body);
                }
            }

            return Problems.Of(StatusCodes.Status400BadRequest, "file_expected", "The request holds no file. Choose one and send it again.");
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var tooLarge = FileErrors.TooLarge(options.MaxFileMegabytes);
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, tooLarge.Code, tooLarge.Message);
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is IOException && !cancellationToken.IsCancellationRequested))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "multipart_broken", "The upload arrived damaged. Send it again.");
        }
    }

    private static string? FileNameOf(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition()
            ? (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString()
            : null;
}
