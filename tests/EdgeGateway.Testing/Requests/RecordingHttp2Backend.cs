using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeGateway.Testing.Requests;

/// <summary>A recording backend that speaks HTTP/2 with prior knowledge.</summary>
public sealed partial class RecordingHttp2Backend : RecordingBackend
{
    private static readonly string[] ConnectionFields =
    [
        "connection",
        "keep-alive",
        "proxy-connection",
        "transfer-encoding",
        "upgrade",
    ];

    public override bool IsHttp2 => true;

    private protected override async Task ServeAsync(Stream client)
    {
        await client.ReadExactlyAsync(new byte[Http2Frame.Preface.Length]);
        await client.WriteAsync(Http2Frame.NoTable);
        var requests = new Dictionary<int, Incoming>();
        while (await Http2Frame.ReadAsync(client, CancellationToken.None) is { } frame)
        {
            switch (frame.Type)
            {
                case Http2Frame.Settings when !frame.Has(Http2Frame.Acknowledge):
                    await client.WriteAsync(Http2Frame.SettingsRead);
                    break;
                case Http2Frame.Ping when !frame.Has(Http2Frame.Acknowledge):
                    await client.WriteAsync(
                        Http2Frame.ToBytes(Http2Frame.Ping, Http2Frame.Acknowledge, 0, frame.Payload)
                    );
                    break;
                case Http2Frame.Headers or Http2Frame.Continuation or Http2Frame.Data:
                    await ReceiveAsync(client, requests, frame);
                    break;
                case Http2Frame.Reset:
                    requests.Remove(frame.Stream);
                    break;
            }
        }
    }

    private async Task ReceiveAsync(Stream client, Dictionary<int, Incoming> requests, Http2Frame frame)
    {
        if (!requests.TryGetValue(frame.Stream, out var request))
        {
            requests[frame.Stream] = request = new Incoming();
        }

        request.IsComplete |= frame.Type != Http2Frame.Continuation && frame.Has(Http2Frame.EndStream);
        if (frame.Type == Http2Frame.Data)
        {
            request.Body.Append(Encoding.Latin1.GetString(frame.Content));
            if (frame.Payload.Length > 0)
            {
                byte[] count =
                [
                    0,
                    (byte)(frame.Payload.Length >> 16),
                    (byte)(frame.Payload.Length >> 8),
                    (byte)frame.Payload.Length,
                ];
                await client.WriteAsync(Http2Frame.ToBytes(Http2Frame.WindowUpdate, 0, 0, count));
            }
        }
        else
        {
            request.Block.AddRange(frame.Content);
            if (frame.Has(Http2Frame.EndHeaders))
            {
                request.Add(Hpack.Decode([.. request.Block]));
                request.Block.Clear();
                if (!request.IsComplete && request.Values("expect").Length > 0)
                {
                    await WriteHeadAsync(client, frame.Stream, "100");
                }
            }
        }

        if (request.IsComplete && request.Block.Count == 0)
        {
            requests.Remove(frame.Stream);
            await AnswerAsync(client, frame.Stream, request);
        }
    }

    private async Task AnswerAsync(Stream client, int stream, Incoming incoming)
    {
        incoming.Check();
        var request = Record(incoming.Values(":method")[0], incoming.Values(":path")[0], incoming.Body.ToString());
        await WriteHeadAsync(client, stream, "200");
        await client.WriteAsync(
            Http2Frame.ToBytes(
                Http2Frame.Data,
                Http2Frame.EndStream,
                stream,
                Bytes(request.Method == "HEAD" ? "" : request.Echo)
            )
        );
    }

    private static async Task WriteHeadAsync(Stream client, int stream, string status) =>
        await client.WriteAsync(
            Http2Frame.ToBytes(Http2Frame.Headers, Http2Frame.EndHeaders, stream, [.. Hpack.Encode(":status", status)])
        );

    private sealed partial class Incoming
    {
        private readonly List<(string Name, string Value)> _fields = [];

        public List<byte> Block { get; } = [];

        public StringBuilder Body { get; } = new();

        public bool IsComplete { get; set; }

        public string[] Values(string name) =>
            [.. _fields.Where(field => field.Name == name).Select(field => field.Value)];

        /// <exception cref="FormatException">The fields are trailers, or malformed (RFC 9113 section 8.2.1).</exception>
        public void Add(List<(string Name, string Value)> fields)
        {
            if (_fields.Count > 0)
            {
                throw new FormatException($"the trailer {fields[0].Name}");
            }

            _fields.AddRange(fields);
            foreach (var (name, value) in fields)
            {
                if (!Name().IsMatch(name) || !Value().IsMatch(value) || ConnectionFields.Contains(name))
                {
                    throw new FormatException($"the field \"{name}: {value}\" is malformed");
                }
            }

            foreach (var name in (string[])[":method", ":scheme", ":path", ":authority"])
            {
                if (Values(name).Length != 1)
                {
                    throw new FormatException($"{Values(name).Length} fields of the name {name}");
                }
            }

            if (!Path().IsMatch(Values(":path")[0]))
            {
                throw new FormatException($"the path \"{Values(":path")[0]}\" has more than one meaning");
            }
        }

        /// <exception cref="FormatException">The length is not that of the body.</exception>
        public void Check()
        {
            var lengths = Values("content-length");
            if (
                lengths.Length > 1
                || lengths.Any(length => length != Body.Length.ToString(CultureInfo.InvariantCulture))
            )
            {
                throw new FormatException($"content-length [{string.Join('|', lengths)}] with {Body.Length} bytes");
            }
        }

        [GeneratedRegex(@"^(:(method|scheme|path|authority)|[!#$%&'*+.^_`|~0-9a-z-]+)\z")]
        private static partial Regex Name();

        [GeneratedRegex(@"^([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?\z")]
        private static partial Regex Value();

        [GeneratedRegex(@"^(\*|/[\x21\x22\x24-\x7e]*)\z")]
        private static partial Regex Path();
    }
}
