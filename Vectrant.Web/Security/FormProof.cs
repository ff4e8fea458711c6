using Microsoft.AspNetCore.Antiforgery;

namespace Vectrant.Web.Security;

/// <summary>Whether a form comes from a page of ours.</summary>
internal static class FormProof
{
    /// <summary>
    /// False also for what is no form or cannot be read as one (a NUL, too many fields), which the framework throws about: whoever sends
    /// that is told so, and nothing of ours went wrong.
    /// </summary>
    public static async Task<bool> IsOwnFormAsync(this IAntiforgery antiforgery, HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return false;
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (Exception problem) when (problem is InvalidDataException or BadHttpRequestException or AntiforgeryValidationException)
        {
            // The page that tells the refusal would read it again.
            context.Request.Form = FormCollection.Empty;
            return false;
        }
    }
}
