using System.Globalization;
using Vectrant.Core.Common;
using Vectrant.Web.Layout;
using Vectrant.Web.Security;

namespace Vectrant.Web.Shared.Csv;

/// <summary>The filter of a page as it stands in the address, for the file of the same list.</summary>
internal sealed class ListFilter(HttpRequest request)
{
    private const int LongestText = 200;
    private readonly ViewerSettings _viewer = ViewerSettings.Of(request);
    private readonly List<string> _set = [];

    /// <summary>Names of the filters that were asked for and are set.</summary>
    public IReadOnlyList<string> Set => _set;

    /// <summary>What cannot be used, once everything was read.</summary>
    public IResult? Refusal { get; private set; }

    public string? Text(string name)
    {
        var text = TextInput.Clean(request.Query[name]);
        if (text.Length == 0)
        {
            return null;
        }

        _set.Add(name);
        if (TextInput.IsWithin(text, LongestText))
        {
            return text;
        }

        Refuse(name, "is too long");
        return null;
    }

    public T? Choice<T>(string name)
        where T : struct, Enum =>
        Text(name) is not { } text ? null : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : Unknown<T>(name);

    public Guid? Id(string name) => Text(name) is not { } text ? null : Guid.TryParse(text, out var id) ? id : Unknown<Guid>(name);

    /// <summary>The beginning of a day where the viewer is.</summary>
    /// <param name="name">Of the field.</param>
    /// <param name="days">So many days later.</param>
    public DateTimeOffset? Midnight(string name, int days = 0)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // Years at the ends of the calendar are left out: no zone may lead beyond them.
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999
            ? _viewer.MidnightOf(day.AddDays(days))
            : Unknown<DateTimeOffset>(name);
    }

    private T? Unknown<T>(string name)
        where T : struct
    {
        Refuse(name, "has a value that is not known");
        return null;
    }

    private void Refuse(string name, string why) =>
        Refusal ??= Problems.Of(StatusCodes.Status400BadRequest, "filter_unusable", $"The filter '{name}' {why}. Set it on the page and download from there.");
}
