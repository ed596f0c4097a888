using System.Net;
using StackExchange.Redis;

namespace LogSource.Buffers;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class BufferLog
{
    public const int LostEvent = 1002;

    public const int RestoredEvent = 1003;

    [LoggerMessage(1000, LogLevel.Information, "Connected to Redis.")]
    public static partial void Connected(ILogger logger);

    [LoggerMessage(1001, LogLevel.Warning, "Redis is not reachable; connecting goes on in the background.")]
    public static partial void NotReachable(ILogger logger);

    [LoggerMessage(LostEvent, LogLevel.Warning, "The connection to Redis at {EndPoint} is lost: {Failure}.")]
    public static partial void Lost(ILogger logger, EndPoint? endPoint, ConnectionFailureType failure);

    [LoggerMessage(RestoredEvent, LogLevel.Information, "The connection to Redis at {EndPoint} is back.")]
    public static partial void Restored(ILogger logger, EndPoint? endPoint);
}
