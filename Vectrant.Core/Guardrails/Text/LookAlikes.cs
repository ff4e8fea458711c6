using System.Globalization;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Letters of other scripts and odd forms that look like a Latin letter. Chosen by eye for this project; a short list of what is
/// used to disguise words, not the whole of Unicode's confusables.
/// </summary>
internal static class LookAlikes
{
    // Pairs: the look-alike, then what it looks like.
    private const string Twins =
        "аaсcԁdеeһhіiјjӏlоoрpԛqѕsуyԝwхxѵvАAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYԌGԚQԜWѴV" + // Cyrillic
        "αaιiκkνvοoρpτtυuχxγyηnωwϲcϳjΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCϺM" + // Greek
        "աwոnսuօoհhցgզqյjռnքfԼLՍUՕOՏSԱU"; // Armenian

    // Only inside a word that has Latin letters: alone they are far too ordinary in their own script.
    private const string NearTwins = "кkмmтtвbнhгrпnиuяrьbзeбbчyӀlєeґrεeσoβbδdμuπnφoθoΛAΔAΣEΩO";

    // Latin letters in a dress of their own; no script is harmed by undressing them.
    private const string Dressed =
        "ıiɩiɑaɡgʏyɪiɴnʀrʙbɢgʜhʟlᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢzꜰfꜱsꞮIɛeɔoʋvɯwʇtɐaǝeɥhɹrʎyʌvƨsƅbɾrꓐBꓑPꓒdꓓDꓔTꓖGꓗKꓙJꓚCꓜZꓝFꓟMꓠNꓡLꓢSꓣRꓦVꓧHꓪWꓫXꓬYꓮAꓰEꓲIꓳOꓴUᎪAᏴBᏟCᎠDᎬEᎻHᎢTᏢPᏒRᏚSᏙVᎷMᏦKᏞLᎫJᏃZ";

    private const byte Near = 0x80;

    private static readonly byte[] Table = Build();

    /// <summary>The Latin letter, or zero.</summary>
    public static char Of(char c) => (char)(Table[c] & 0x7F);

    /// <summary>Whether a word made of nothing but such letters reads as Latin.</summary>
    public static bool IsTwin(char c) => Table[c] is > 0 and < Near;

    /// <summary>Letters in boxes and circles that Unicode does not take apart, and flags; zero for anything else.</summary>
    public static char OfBoxed(int rune) => rune switch
    {
        >= 0x1F150 and <= 0x1F169 => (char)('A' + rune - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => (char)('A' + rune - 0x1F170),
        >= 0x1F1E6 and <= 0x1F1FF => (char)('A' + rune - 0x1F1E6),
        _ => '\0',
    };

    /// <summary>A decimal digit of any script as an ASCII one, since a number is the same number in all of them; anything else as it is.</summary>
    public static char WithAsciiDigit(char c) => c >= '\u0660' && char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c;

    private static byte[] Build()
    {
        var table = new byte[char.MaxValue + 1];
        Fill(Twins, 0);
        Fill(Dressed, 0);
        Fill(NearTwins, Near);
        return table;

        void Fill(string pairs, byte flag)
        {
            for (var i = 0; i < pairs.Length; i += 2)
            {
                table[pairs[i]] = (byte)(pairs[i + 1] | flag);
            }
        }
    }
}
