using System.Globalization;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Bytes in few words, in the viewer's notation.</summary>
public static class FileSize
{
    public static string Of(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{Math.Ceiling(bytes / 1024d):0} kB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1048576d:0.0} MB"),
    };
}
