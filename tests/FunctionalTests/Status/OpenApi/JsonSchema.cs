using System.Globalization;
using System.Text.Json;

namespace FunctionalTests.Status.OpenApi;

/// <summary>
/// Checks values against the schemas of an OpenAPI 3.1 document, as far as the admin API's document uses JSON Schema.
/// </summary>
internal sealed class JsonSchema(JsonElement document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref",
        "oneOf",
        "type",
        "const",
        "enum",
        "format",
        "minimum",
        "maximum",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "description",
        "examples",
        "default",
    ];

    /// <summary>Returns what a local reference refers to.</summary>
    public JsonElement Resolve(JsonElement value) =>
        value.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name))
            : value;

    /// <summary>Returns what is wrong with a value, with its place.</summary>
    public IEnumerable<string> FindFaults(JsonElement schema, JsonElement value, string place = "")
    {
        schema = Resolve(schema);
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Known.Contains(keyword.Name)))
        {
            yield return $"{place}: this check does not know {keyword.Name}";
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var matches = choices.EnumerateArray().Count(choice => !FindFaults(choice, value, place).Any());
            if (matches != 1)
            {
                yield return $"{place}: matches {matches} choices: {value}";
                foreach (var fault in choices.EnumerateArray().SelectMany(choice => FindFaults(choice, value, place)))
                {
                    yield return fault;
                }
            }

            yield break;
        }

        if (!IsValid(schema, value))
        {
            yield return $"{place}: {value} is not {schema}";
            yield break;
        }

        var faults =
            value.ValueKind == JsonValueKind.Object ? FindFaultsOfMembers(schema, value, place)
            : value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items)
                ? value.EnumerateArray().SelectMany((item, i) => FindFaults(items, item, $"{place}[{i}]"))
            : [];
        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    private IEnumerable<string> FindFaultsOfMembers(JsonElement schema, JsonElement value, string place)
    {
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var member in value.EnumerateObject())
        {
            var of =
                schema.TryGetProperty("properties", out var properties)
                && properties.TryGetProperty(member.Name, out var property)
                    ? property
                    : others;
            if (of.ValueKind == JsonValueKind.False)
            {
                yield return $"{place}.{member.Name} is not described";
            }
            else if (of.ValueKind == JsonValueKind.Object)
            {
                foreach (var fault in FindFaults(of, member.Value, $"{place}.{member.Name}"))
                {
                    yield return fault;
                }
            }
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : default)
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
            {
                yield return $"{place}.{name} is missing";
            }
        }
    }

    private static bool IsValid(JsonElement schema, JsonElement value) =>
        (!schema.TryGetProperty("type", out var type) || Names(type).Any(name => IsOfType(name, value)))
        && (!schema.TryGetProperty("const", out var only) || JsonElement.DeepEquals(only, value))
        && (
            !schema.TryGetProperty("enum", out var all)
            || all.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
        )
        && (
            value.ValueKind != JsonValueKind.String
            || !schema.TryGetProperty("format", out var format)
            || (format.GetString() == "date-time" && IsTime(value.GetString()!))
        )
        && (
            value.ValueKind != JsonValueKind.Number
            || (
                (!schema.TryGetProperty("minimum", out var least) || value.GetDouble() >= least.GetDouble())
                && (!schema.TryGetProperty("maximum", out var most) || value.GetDouble() <= most.GetDouble())
            )
        );

    private static IEnumerable<string> Names(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(name => name.GetString()!)
            : [type.GetString()!];

    private static bool IsOfType(string type, JsonElement value) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };

    private static bool IsTime(string text) =>
        DateTime.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );
}
