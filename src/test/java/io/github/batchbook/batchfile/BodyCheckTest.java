package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCheckTest {
  private static final String PNG =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAYAAADgdz34";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'method':'POST','url':'/v1/responses','body':{'model':'m','input':'hi'} | \"custom_id\" is missing",
        "'custom_id':7,'method':'POST','url':'/v1/responses','body':{'model':'m','input':'hi'} | \"custom_id\" is a number, not a string",
        "'custom_id':null,'method':'POST','url':'/v1/responses','body':{'model':'m','input':'hi'} | \"custom_id\" is null, not a string",
        "'custom_id':'','method':'POST','url':'/v1/responses','body':{'model':'m','input':'hi'} | \"custom_id\" is empty",
        "'custom_id':'a','url':'/v1/responses','body':{'model':'m','input':'hi'} | \"method\" is missing",
        "'custom_id':'a','method':'GET','url':'/v1/responses','body':{'model':'m','input':'hi'} | method \"GET\" is not \"POST\"",
        "'custom_id':'a','method':true,'url':'/v1/responses','body':{'model':'m','input':'hi'} | \"method\" is a truth value, not \"POST\"",
        "'custom_id':'a','method':'POST','body':{'model':'m','input':'hi'} | \"url\" is missing",
        "'custom_id':'a','method':'POST','url':{},'body':{'model':'m','input':'hi'} | \"url\" is an object, not a string",
        "'custom_id':'a','method':'POST','url':'/v1/images','body':{'model':'m','input':'hi'} | url \"/v1/images\" names no API that a batch can ask",
        "'custom_id':'a','method':'POST','url':'/v1/responses' | \"body\" is missing",
        "'custom_id':'a','method':'POST','url':'/v1/responses','body':'hi' | \"body\" is a string, not an object",
        "'custom_id':'a','method':'POST','url':'/v1/responses','body':[[{}]] | \"body\" is a list, not an object",
      })
  void refusesABrokenEnvelope(String line, String message) throws IOException {
    assertThat(check("{" + line + "}")).isEqualTo("ERROR: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'messages':[{'role':'user','content':'hi'}] | \"body.model\" is missing",
        "'model':'','messages':[{'role':'user','content':'hi'}] | \"body.model\" is blank, not the name of a deployment",
        "'model':4,'messages':[{'role':'user','content':'hi'}] | \"body.model\" is a number, not the name of a deployment",
        "'model':'m' | \"body.messages\" is missing",
        "'model':'m','messages':null | \"body.messages\" is missing",
        "'model':'m','input':'hi' | \"input\" stands where \"messages\" belongs",
        "'model':'m','messages':'hi' | \"body.messages\" is a string, not a list of messages",
        "'model':'m','messages':{} | \"body.messages\" is an object, not a list of messages",
        "'model':'m','messages':[] | \"messages\" is an empty list",
        "'model':'m','messages':['hi'] | a message is a string, not an object",
        "'model':'m','messages':[{'content':'hi'}] | a message has no \"role\"",
        "'model':'m','messages':[{'role':'robot','content':'hi'}] | a message has the role \"robot\"",
        "'model':'m','messages':[{'role':'user'}] | a message has no \"content\"",
        "'model':'m','messages':[{'role':'user','content':null}] | a message has no \"content\"",
        "'model':'m','messages':[{'role':'user','content':5}] | \"content\" is a number, not a string or a list of parts",
        "'model':'m','messages':[{'role':'user','content':['hi']}] | a part of the content is a string, not an object",
        "'model':'m','messages':[{'role':'user','content':[{'text':'hi'}]}] | a part of the content has no \"type\"",
        "'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}] | a part of type \"text\" has no \"text\"",
        "'model':'m','messages':[{'role':'user','content':[{'type':'input_text','text':'hi'}]}] | a part of type \"input_text\" belongs to the Responses API, not to Chat Completions",
        "'model':'m','messages':[{'role':'user','content':[{'type':'input_image','image_url':'PNG'}]}] | a part of type \"input_image\" belongs to the Responses API, not to Chat Completions",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':'PNG'}]}] | \"image_url\" is a string, not an object",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url'}]}] | \"image_url\" is missing, not an object",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'detail':'low'}}]}] | \"image_url\" has no \"url\"",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'PNG','detail':'medium'}}]}] | \"detail\" is \"medium\"",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'PNG','detail':1}}]}] | \"detail\" is a number",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'a/b.png'}}]}] | image \"a/b.png\" is neither a web address nor a data URL",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'max_output_tokens':9 | \"max_output_tokens\" belongs to the Responses API, not to Chat Completions",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'text':{'verbosity':'low'} | \"text\" belongs to the Responses API, not to Chat Completions",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'input':'hi' | \"input\" belongs to the Responses API, not to Chat Completions",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'reasoning':{'effort':'low'} | \"reasoning\" belongs to the Responses API, not to Chat Completions",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'max_tokens':0 | \"body.max_tokens\" is 0, not a positive whole number",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'max_tokens':1.5 | \"body.max_tokens\" is 1.5, not a positive whole number",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'max_tokens':'9' | \"body.max_tokens\" is a string, not a positive whole number",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'response_format':{} | \"response_format\" has no \"type\"",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'xml'} | \"response_format\" has the type \"xml\"",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema','name':'n','schema':{}} | \"schema\" stands in \"response_format\" itself",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema','json_schema':{'name':'n'}} | the answer's format has no \"schema\"",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema','json_schema':{'name':'my name','schema':{}}} | the answer's format has no usable \"name\"",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'tools':{} | \"body.tools\" is an object, not a list",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','function':{'name':'my f'}}] | the name of a function is \"my f\"",
        "'model':'m','messages':[{'role':'user','content':[]}] | \"content\" is an empty list",
        "'model':'m','messages':[{'role':'tool','content':'1'}] | a message of the role \"tool\" has no \"tool_call_id\"",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'tools':[{'name':'f'}] | a tool has no \"type\"",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'response_format':'json' | \"response_format\" is a string, not an object",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'temperature':'0.5' | \"body.temperature\" is a string, not a number",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'n':1.5 | \"body.n\" is 1.5, not a whole number",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'seed':'7' | \"body.seed\" is a string, not a number",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'stream':'true' | \"body.stream\" is a string, not true or false",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'user':7 | \"body.user\" is a number, not a string",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'metadata':['a'] | \"body.metadata\" is a list, not an object",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'metadata':{'a':'b','c':1} | the value of \"c\" in \"metadata\" is a number, not a string",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','name':'f'}] | a tool has no \"function\"",
      })
  void refusesABodyThatIsNotForChat(String body, String message) throws IOException {
    assertThat(chat(body)).isEqualTo("ERROR: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'model':'m' | \"body.input\" is missing",
        "'model':'m','messages':[{'role':'user','content':'hi'}] | \"messages\" stands where \"input\" belongs",
        "'model':'m','input':7 | \"body.input\" is a number, not a string or a list of messages",
        "'model':'m','input':'hi','text':'json' | \"text\" is a string, not an object",
        "'model':'m','input':'hi','text':{'type':'json_object'} | \"type\" stands in \"text\" itself",
        "'model':'m','input':'hi','text':{'format':'json'} | \"text.format\" is a string, not an object",
        "'model':'m','input':'hi','reasoning':'low' | \"body.reasoning\" is a string, not an object",
        "'model':'m','input':'hi','tools':[{'type':'function','name':''}] | the name of a function is \"\"",
        "'model':'m','input':'hi','store':'yes' | \"body.store\" is a string, not true or false",
        "'model':'m','input':[] | \"input\" is an empty list",
        "'model':'m','input':[{'role':'tool','content':'hi'}] | a message has the role \"tool\"",
        "'model':'m','input':[{'role':'user','content':[{'type':'text','text':'hi'}]}] | a part of type \"text\" belongs to Chat Completions, not to the Responses API",
        "'model':'m','input':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'PNG'}}]}] | a part of type \"image_url\" belongs to Chat Completions, not to the Responses API",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_text'}]}] | a part of type \"input_text\" has no \"text\"",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':{'url':'PNG'}}]}] | \"image_url\" is an object, not a string",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image'}]}] | \"image_url\" is missing, not a string",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'PNG','detail':'HIGH'}]}] | \"detail\" is \"HIGH\"",
        "'model':'m','input':'hi','max_tokens':9 | \"max_tokens\" belongs to Chat Completions, not to the Responses API",
        "'model':'m','input':'hi','max_completion_tokens':9 | \"max_completion_tokens\" belongs to Chat Completions, not to the Responses API",
        "'model':'m','input':'hi','response_format':{'type':'text'} | \"response_format\" belongs to Chat Completions, not to the Responses API",
        "'model':'m','input':'hi','messages':[] | \"messages\" belongs to Chat Completions, not to the Responses API",
        "'model':'m','input':'hi','text':{'format':{'type':'json_schema','json_schema':{'name':'n','schema':{}}}} | \"text.format\" has a \"json_schema\" inside",
        "'model':'m','input':'hi','text':{'format':{'type':'yaml'}} | \"text.format\" has the type \"yaml\"",
        "'model':'m','input':'hi','tools':[{'type':'function','function':{'name':'f'}}] | a tool has no \"name\"",
      })
  void refusesABodyThatIsNotForResponses(String body, String message) throws IOException {
    assertThat(responses(body)).isEqualTo("ERROR: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'model':'m','messages':[{'role':'system','content':'s'},{'role':'user','content':'hi'}]",
        "'messages':[{'content':'hi','role':'user'}],'model':'m'",
        "'model':'m','messages':[{'role':'user','content':[{'text':'hi','type':'text'},{'image_url':{'url':'PNG'},'type':'image_url'}]}]",
        "'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'HTTPS://x.example/a.png','detail':'auto'}}]}]",
        "'model':'m','messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'1'}]",
        "'model':'m','messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}},{'type':'file','file':{'file_id':'f'}}]}]",
        "'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'as Json'}]}],'max_completion_tokens':9,'reasoning_effort':'xhigh','seed':7,'stop':['x'],'text':null,'stream':false,'logit_bias':{},'response_format':{'type':'json_object'}",
        "'model':'m','messages':[{'role':'user','content':'hi'}],'logit_bias':{'50256':-100,'7':{'odd':[]}},'tools':[{'type':'function','function':{'name':'f'}}],'response_format':null,'max_tokens':null",
      })
  void takesABodyForChat(String body) throws IOException {
    assertThat(chat(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'model':'m','input':'hi','instructions':'s','max_output_tokens':16,'reasoning':{'effort':'low'},'background':false",
        "'model':'m','input':[{'role':'user','content':'hi'}]",
        "'model':'m','input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'},{'type':'input_image','image_url':'PNG','detail':'low'},{'type':'input_image','file_id':'f'}]}]",
        "'model':'m','input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'1'}]",
        "'model':'m','input':[{'role':'assistant','content':[{'type':'output_text','text':'hi'}]}]",
        "'model':'m','prompt':{'id':'pmpt_1'}",
        "'model':'m','input':'hi','text':{'verbosity':'low'},'tools':[{'type':'web_search'},{'type':'function','name':'f'}]",
        "'model':'m','input':'hi','text':null,'tools':null",
      })
  void takesABodyForResponses(String body) throws IOException {
    assertThat(responses(body)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'model':'m','input':'hi','max_output_token':50 | unknown_parameter: \"max_output_token\" is no parameter that OpenAI or Azure know; they refuse requests with such",
        "'model':'m','input':'hi','temperature':2.5 | value_range: \"temperature\" is 2.5; the service takes 0 to 2",
        "'model':'m','input':'hi','top_p':-1 | value_range: \"top_p\" is -1; the service takes 0 to 1",
        "'model':'m','input':[{'role':'user','content':[{'type':'image','image_url':'PNG'}]}] | unknown_part: a part of type \"image\"; the Responses API knows \"input_text\" and \"input_image\"",
        "'model':'m','input':'hi','stream':true | stream: \"stream\" is true, which makes no sense in a batch",
        "'model':'m','input':'hi','max_output_tokens':15 | max_output_tokens: \"max_output_tokens\" is 15; the Responses API wants at least 16",
        "'model':'m','input':'hi','background':true | background: \"background\" is true, which makes no sense in a batch",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png,abc'}]}] | base64_image: a data URL does not say \";base64,\"",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:text/plain;base64,aGk='}]}] | base64_image: a data URL says \"text/plain;base64\", not an image",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png;base64,iVB ORw0KGgo'}]}] | base64_image: an image's base64 is broken",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png;base64,iVBORw0KGgo'}]}] | base64_image: an image's base64 is broken",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png;base64,'}]}] | base64_image: an image's base64 is broken",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png;base64,aGVsbG8gd29ybGQhISEh'}]}] | base64_image: an image's base64 holds no PNG, JPEG, GIF or WebP",
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/jpeg;base64,iVBORw0KGgoAAAANSUhEUgAA'}]}] | base64_image: an image says image/jpeg but is image/png",
        "'model':'m','input':'hi','text':{'format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'array'}}} | strict_schema: the schema is not an object, as the root must be, which strict structured outputs refuse",
        "'model':'m','input':'hi','text':{'format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}}} | strict_schema: the schema does not say \"additionalProperties\": false, which strict structured outputs refuse",
        "'model':'m','input':'hi','text':{'format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'string'}},'required':[],'additionalProperties':false}},'required':['a'],'additionalProperties':false}}} | strict_schema: the schema at \"/properties/a\" does not require \"b\", which strict structured outputs refuse",
        "'model':'m','input':'hi','text':{'format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object','properties':{'a':{'type':'array','items':{'oneOf':[]}}},'required':['a'],'additionalProperties':false}}} | strict_schema: the schema at \"/properties/a/items\" uses \"oneOf\", which strict structured outputs refuse",
      })
  void warnsOfWhatIsProbablyNotMeant(String body, String warning) throws IOException {
    assertThat(responses(body)).isEqualTo("WARNING: " + warning.split(": ", 2)[1]);
    assertThat(verdict("/v1/responses", body).faults().get(0).fault().code())
        .isEqualTo(warning.split(": ", 2)[0]);
  }

  @Test
  void warnsOfAnImageThatIsNotTheUsers() throws IOException {
    assertThat(chat(
            "'model':'m','messages':[{'content':[{'type':'image_url','image_url':{'url':'PNG'}}],"
                + "'role':'system'},{'role':'user','content':'hi'}]"))
        .isEqualTo("WARNING: an image in a message of the role \"system\";"
            + " the service takes those of the user");
  }

  @Test
  void warnsOfAJsonObjectThatNoMessageAsksFor() throws IOException {
    String format = ",'response_format':{'type':'json_object'}";

    assertThat(chat("'model':'m','messages':[{'role':'user','content':'hi'}]" + format))
        .isEqualTo("WARNING: \"response_format\" is \"json_object\", and no message has the word"
            + " \"json\", as the service wants");
    assertThat(chat("'model':'m','messages':[{'role':'system','content':'Say JSON.'},"
            + "{'role':'user','content':'hi'}]" + format))
        .isEmpty();
  }

  @Test
  void warnsOfAJsonObjectThatNoInputAsksFor() throws IOException {
    String format = ",'text':{'format':{'type':'json_object'}}";

    assertThat(responses("'model':'m','instructions':'Be brief.','input':'hi'" + format))
        .isEqualTo("WARNING: \"text.format\" is \"json_object\", and neither the input nor the"
            + " instructions have the word \"json\", as the service wants");
    for (String asking : List.of(
        "'input':'as JSON'",
        "'input':'hi','instructions':'Say Json.'",
        "'input':[{'role':'user','content':'json'}]",
        "'input':[{'role':'user','content':[{'type':'input_text','text':'json'}]}]",
        "'input':[{'type':'function_call_output','call_id':'c','output':'json'}]",
        "'input':'hi','previous_response_id':'r'",
        "'prompt':{'id':'p'}")) {
      assertThat(responses("'model':'m'," + asking + format)).isEmpty();
    }
  }

  @Test
  void warnsOfAnUnknownEffort() throws IOException {
    String warning =
        " is \"extreme\"; the service knows none, minimal, low, medium, high, xhigh, max";

    assertThat(chat("'model':'m','messages':[{'role':'user','content':'hi'}],"
            + "'reasoning_effort':'extreme'"))
        .isEqualTo("WARNING: \"reasoning_effort\"" + warning);
    assertThat(responses("'model':'m','input':'hi','reasoning':{'effort':'extreme','summary':[]}"))
        .isEqualTo("WARNING: \"reasoning.effort\"" + warning);
  }

  @Test
  void warnsOfTwoLimits() throws IOException {
    assertThat(chat("'model':'m','messages':[{'role':'user','content':'hi'}],'max_tokens':20,"
            + "'max_completion_tokens':20"))
        .isEqualTo("WARNING: \"max_tokens\" and \"max_completion_tokens\" are both set;"
            + " the service takes one of them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA",
        "data:image/jpg;base64,/9j/4AAQSkZJRgABAQAAAQAB",
        "data:image/jpeg;base64,\\/9j\\/4AAQSkZJRgABAQAAAQAB",
        "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP==",
        "data:image/webp;base64,UklGRiQAAABXRUJQVlA4IBgA"
      })
  void takesRealImages(String url) throws IOException {
    String body =
        "'model':'m','input':[{'role':'user','content':[{'type':'input_image','image_url':'"
            + url
            + "'}]}]";

    assertThat(responses(body)).isEmpty();
  }

  @Test
  void warnsOfMoreThanOneRequestMayHold() throws IOException {
    String message = "{'role':'user','content':'hi'}";
    String tool = "{'type':'function','name':'f'}";
    String image = "{'type':'input_image','image_url':'https://example.com/a.png'}";

    assertThat(responses("'model':'m','input':[" + times(2048, message) + "]")).isEmpty();
    assertThat(responses("'model':'m','input':[" + times(2049, message) + "]"))
        .isEqualTo("WARNING: 2,049 messages in one request; the service takes at most 2,048");
    assertThat(responses("'model':'m','input':'hi','tools':[" + times(129, tool) + "]"))
        .isEqualTo("WARNING: 129 tools in one request; the service takes at most 128");
    assertThat(
            responses("'model':'m','input':[{'role':'user','content':[" + times(51, image) + "]}]"))
        .isEqualTo("WARNING: 51 images in one request; the service takes at most 50");
  }

  private static String times(int count, String json) {
    return String.join(",", Collections.nCopies(count, json));
  }

  private static String chat(String body) throws IOException {
    return words(verdict("/v1/chat/completions", body));
  }

  private static String responses(String body) throws IOException {
    return words(verdict("/v1/responses", body));
  }

  private static LineCheck.Verdict verdict(String url, String body) throws IOException {
    return verdict("{'custom_id':'a','method':'POST','url':'" + url + "','body':{" + body + "}}");
  }

  private static LineCheck.Verdict verdict(String line) throws IOException {
    byte[] bytes = line.replace('\'', '"').replace("PNG", PNG).getBytes(StandardCharsets.UTF_8);
    return LineCheck.check(bytes, 0, bytes.length, new BodyReader());
  }

  private static String check(String line) throws IOException {
    return words(verdict(line));
  }

  /** Faults in a line each, those left out that only concern reasoning models. */
  private static String words(LineCheck.Verdict verdict) {
    return verdict.faults().stream()
        .map(Found::fault)
        .filter(fault -> fault.doubt() == Fault.Doubt.NONE)
        .map(fault -> fault.severity() + ": " + fault.message())
        .collect(Collectors.joining("\n"));
  }
}
