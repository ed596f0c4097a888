using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Configuration;

/// <summary>Why the process cannot start, for the person who started it: one line a fault, no stack trace.</summary>
internal static partial class StartFailure
{
    /// <summary>The lines; none where the exception is not a matter of configuration or environment, but a bug.</summary>
    public static IReadOnlyList<string> Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => [.. options.Failures],
        ArgumentNullException or NullReferenceException => [],
        TargetInvocationException { InnerException: { } inner } => Explain(inner),
        AggregateException many => [.. many.InnerExceptions.SelectMany(Explain)],
        InvalidDataException { InnerException: { } inner } => [$"{exception.Message} {inner.GetBaseException().Message}"],
        SocketException or CryptographicException or UnauthorizedAccessException or DirectoryNotFoundException => [exception.Message],
        FileNotFoundException or InvalidDataException or AddressInUseException or ArgumentException or FormatException => [exception.Message],
        IOException { InnerException: AddressInUseException } => [exception.Message],
        InvalidOperationException when Unconverted().Match(exception.Message) is { Success: true } match =>
            [Rules.Line(match.Groups["key"].Value, match.Groups["value"].Value, Rule(match.Groups["type"].Value))],
        { InnerException: { } inner } when Explain(inner) is { Count: > 0 } lines => lines,
        InvalidOperationException => [exception.Message],
        _ => [],
    };

    private static string Rule(string type) => (typeof(StartFailure).Assembly.GetType(type) ?? Type.GetType(type)) switch
    {
        { IsEnum: true } known => $"one of {string.Join(", ", known.GetEnumNames()).ToLowerInvariant()}",
        var known when known == typeof(TimeSpan) => "a duration (hh:mm:ss)",
        var known when known == typeof(bool) => "true or false",
        _ => "a number",
    };

    // What the configuration binder says of a value that it cannot read.
    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'", RegexOptions.Singleline)]
    private static partial Regex Unconverted();
}
