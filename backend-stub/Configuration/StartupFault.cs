using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace LogSource.Configuration;

/// <summary>Tells the operator's faults (a wrong setting, a missing file, a port in use) from our own.</summary>
internal static class StartupFault
{
    /// <summary>One line per fault; null where the exception is a defect, which deserves its stack trace.</summary>
    public static IReadOnlyList<string>? Describe(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several when several.InnerExceptions.All(inner => Describe(inner) is not null) =>
            [.. several.InnerExceptions.SelectMany(inner => Describe(inner)!)],
        InvalidDataException unreadable => [OneLine($"{unreadable.Message} {unreadable.GetBaseException().Message}")],
        TargetInvocationException { InnerException: { } inner } when Describe(inner) is { } lines => lines,
        ArgumentNullException => null,
        ArgumentException or UnauthorizedAccessException or CryptographicException => [OneLine(exception.Message)],
        IOException or SocketException or FormatException or InvalidOperationException => [OneLine(exception.Message)],
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
