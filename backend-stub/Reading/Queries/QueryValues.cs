using LogSource.Problems;

namespace LogSource.Reading.Queries;

/// <summary>Reads the parameters of a request. An empty value equals none.</summary>
internal static class QueryValues
{
    /// <summary>Returns the value of a parameter; null if there is none.</summary>
    /// <exception cref="ProblemException">400: the parameter has several values.</exception>
    public static string? Find(HttpRequest request, string name)
    {
        var values = request.Query[name].Where(value => !string.IsNullOrEmpty(value)).Distinct().ToArray();
        return values.Length <= 1
            ? values.SingleOrDefault()
            : throw Bad(name, "is given more than once, with different values");
    }

    /// <exception cref="ProblemException">400: the value is neither of the two.</exception>
    public static bool FindFlag(HttpRequest request, string name) =>
        Find(request, name) switch
        {
            "true" or "1" => true,
            null or "false" or "0" => false,
            _ => throw Bad(name, "must be true, 1, false or 0"),
        };

    /// <exception cref="ProblemException">400: the value is not a position.</exception>
    public static LinePosition? FindPosition(HttpRequest request, string name) =>
        Find(request, name) switch
        {
            null => null,
            var value when LinePosition.TryParse(value, out var position) => position,
            _ => throw Bad(name, $"must be {LinePosition.Rule}"),
        };

    /// <summary>Creates the error of a parameter. Its code has the parameter's name.</summary>
    public static ProblemException Bad(string name, string fault) =>
        new(StatusCodes.Status400BadRequest, $"bad-{name.ToLowerInvariant()}", $"{name} {fault}.");
}
