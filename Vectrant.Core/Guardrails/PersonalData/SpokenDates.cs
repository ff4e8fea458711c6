namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Dates of birth with the month in words: "born on 3rd of March 1985", "DOB: March 3, 1985", "geboren am 3. März 1985".</summary>
internal static class SpokenDates
{
    private const int Reach = 40;

    private static readonly WordSet Months = new(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember"
        + " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janvier février mars avril juin juillet août septembre octobre novembre décembre");

    public static void Find(in Reading reading)
    {
        for (var i = 0; i < reading.Context.Count; i++)
        {
            if (reading.Context[i].Topic == Topic.Birth)
            {
                Take(reading, reading.Context[i].End);
            }
        }
    }

    private static void Take(in Reading reading, int place)
    {
        var text = reading.Text[..Math.Min(reading.Text.Length, place + Reach)];
        var (start, end, month, year) = (-1, -1, false, false);
        while (place < text.Length)
        {
            var stop = place;
            while (stop < text.Length && char.IsLetterOrDigit(text[stop]))
            {
                stop++;
            }

            var word = text[place..stop];
            if (word.IsEmpty)
            {
                if (text[place] is not (' ' or ',' or '.' or ':' or '-' or '/'))
                {
                    break;
                }

                place++;
                continue;
            }

            var (isNumber, isMonth) = (char.IsAsciiDigit(word[0]) && word.Length <= 4, Months.Contains(word));
            if ((isNumber || isMonth) && !(month && year))
            {
                start = start < 0 ? place : start;
                end = stop;
                month |= isMonth;
                year |= isNumber && word.Length == 4;
            }
            else if (!ContextWords.IsLink(word))
            {
                break;
            }

            place = stop;
        }

        // Without the year it is a party, not an identity.
        if (month && year)
        {
            reading.Add("dates.birth_spoken", FindingTypes.DateOfBirth, start, end, 0.9f);
        }
    }
}
